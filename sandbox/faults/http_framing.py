"""Faults in how requests are read off a connection, and in how the connection is left."""

import re

from sandbox.wire import wire_fault


def without(octets: bytes, name: bytes, keep: int = 0) -> bytes:
    """A request without its field lines of a name, save the first `keep`."""
    head, end, rest = octets.partition(b"\r\n\r\n")
    kept, seen = [], 0
    for line in head.split(b"\r\n"):
        if line.partition(b":")[0].strip().lower() == name:
            seen += 1
            if seen > keep:
                continue
        kept.append(line)
    return b"\r\n".join(kept) + end + rest


def with_line(octets: bytes, line: bytes) -> bytes:
    """A request with one field line more."""
    first, end, rest = octets.partition(b"\r\n")
    return first + end + line + end + rest


@wire_fault("http/framing/host-missing-or-repeated-400", on="request")
def any_host_will_do(octets: bytes, _head: bytes) -> bytes:
    """A request is served without Host, with two, and with one that is no host."""
    return with_line(without(octets, b"host"), b"Host: localhost")


@wire_fault("http/framing/space-before-colon-400", on="request")
def a_space_before_the_colon_is_overlooked(octets: bytes, _head: bytes) -> bytes:
    """A space between a field's name and its colon is cut."""
    return re.sub(rb"(?m)^([\w-]+) +:", rb"\1:", octets)


@wire_fault("http/framing/obs-fold", on="request")
def a_continuation_is_a_field(octets: bytes, head: bytes) -> bytes:
    """A continuation line is read as a field of its own."""
    return re.sub(rb"\r\n[ \t]+", b"\r\n", head) + octets[len(head) :]


@wire_fault("http/framing/bad-content-length-400", on="request")
def a_length_is_repaired(octets: bytes, head: bytes) -> bytes:
    """A Content-Length that is none is taken for the length of what came."""
    lengths = re.findall(rb"(?i)\ncontent-length:[ \t]*([^\r\n]*)", head)
    if lengths and (len(lengths) > 1 or not lengths[0].isdigit()):
        return with_line(without(octets, b"content-length"), b"Content-Length: %d" % (len(octets) - len(head)))
    return octets


@wire_fault("http/framing/transfer-encoding-and-content-length", on="request")
def one_of_two_lengths_is_believed(octets: bytes, head: bytes) -> bytes:
    """Of Transfer-Encoding and Content-Length the first is believed, and the connection kept."""
    return without(octets, b"content-length") if b"transfer-encoding: chunked" in head.lower() else octets


@wire_fault("http/framing/unknown-transfer-coding", on="request")
def an_unknown_coding_is_overlooked(octets: bytes, head: bytes) -> bytes:
    """Content in an unknown transfer coding is left where it is."""
    return without(head, b"transfer-encoding") if b"x-none" in head else octets


@wire_fault("http/framing/chunked-request", on="request")
def any_size_of_a_chunk_will_do(octets: bytes, head: bytes) -> bytes:
    """A chunk whose size is no number is read to the end of its line."""
    return head + re.sub(
        rb"\A[g-z]+\r\n([^\r\n]*)", lambda chunk: b"%x\r\n%s" % (len(chunk[1]), chunk[1]), octets[len(head) :]
    )


@wire_fault("http/framing/no-chunked-to-http10", on="response")
def http10_gets_chunks(octets: bytes, head: bytes) -> bytes:
    """A request in HTTP/1.0 is answered in chunks."""
    if b" HTTP/1.0\r\n" not in head:
        return octets
    begin, end, content = without(octets, b"content-length").partition(b"\r\n\r\n")
    return begin + b"\r\nTransfer-Encoding: chunked" + end + b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)


@wire_fault("http/framing/control-octets-in-request", on="request")
def a_bare_cr_ends_a_line(octets: bytes, head: bytes) -> bytes:
    """A bare CR is taken for the end of a line, and a NUL for nothing."""
    return re.sub(rb"\r(?!\n)", b"\r\n", head.replace(b"\0", b"")) + octets[len(head) :]


@wire_fault("http/framing/malformed-request-line", on="request")
def a_request_line_is_repaired(octets: bytes, _head: bytes) -> bytes:
    """Spaces in a target are encoded, and any protocol is taken for HTTP."""
    line, end, rest = octets.partition(b"\r\n")
    method, *target, _ = line.split(b" ")
    return method + b" " + b"%20".join(target) + b" HTTP/1.1" + end + rest


@wire_fault("http/framing/absolute-form-accepted", on="request")
def a_whole_url_is_a_path(octets: bytes, _head: bytes) -> bytes:
    """A target that is a whole URL is not understood."""
    return re.sub(rb"\A(\S+ )https?://[^/ ]*(/[^/ ]+/[^/ ]+)\S*", rb"\1\2/not-found", octets)


@wire_fault("http/framing/connection-reuse-in-step", on="request")
def content_is_left_on_the_connection(octets: bytes, head: bytes) -> bytes:
    """The content of a POST of plain text is not read, and what comes next begins with it."""
    if not head.startswith(b"POST") or b"text/plain" not in head or b"accord-probe" not in octets:
        return octets
    return with_line(without(octets, b"content-length"), b"Content-Length: 0")


@wire_fault("http/framing/close-honoured", on="request")
def nobody_is_let_go(octets: bytes, _head: bytes) -> bytes:
    """Connection: close is overlooked."""
    return without(octets, b"connection")
