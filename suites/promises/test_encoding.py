"""Text that clients send is taken as UTF-8."""

from __future__ import annotations

import json
import unicodedata

from accord.authoring import Exchange, Promise, Workshop, expect, inconclusive, keeps, resource_in, violation, warn
from accord.runtime.places import found_at

TEXT = "\u00e4\u00df\u00e9 \u017d \u65e5\u672c \u0416 \U0001d11e"
"""Letters of one to four octets in UTF-8, none of which has another normal form that is shorter."""
_ASCII = "accord"


@keeps("utf-8", where=lambda promise: promise["side"] == "request", writes=True)
def test_text_is_taken_as_utf8(workshop: Workshop, promise: Promise) -> None:
    """Characters outside ASCII come back as they were sent, go into queries, and what is no UTF-8 breaks nothing."""
    name, place = promise["resource"], promise["member"]
    for text in (_ASCII, TEXT):
        sent = f"{text} {workshop.maker.unique()}"
        row = workshop.make(name, workshop.draft(name, {place: sent}))
        _require_text(workshop.read(row), place, sent, control=text == _ASCII)
    if "parameter" in promise:
        _try_query(workshop, name, promise["parameter"])
    _try_broken_octet(workshop, name, place)


def _require_text(shown: Exchange, place: str, sent: str, *, control: bool) -> None:
    """That a row shows the text that was sent; without the control nothing can be said."""
    expect(shown).answered()
    found = [value for _, value in found_at(resource_in(shown), place)]
    if sent in found:
        return
    if control or not found:
        raise inconclusive(f"the control failed: {shown.request.line} does not show what was sent for {place}")
    if any(isinstance(value, str) and _normal(value) == _normal(sent) for value in found):
        warn(shown, place, expected="the same characters", actual="another normal form of them")
        return
    raise violation(shown, place, expected=f"`{sent}`", actual=f"`{found[0]}`")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _try_query(workshop: Workshop, name: str, parameter: str) -> None:
    """A query may hold text outside ASCII where it may hold other text."""
    client, url = workshop.maker.client, workshop.url(name)
    control, answer = (client.get(url, {parameter: text}, fresh=True) for text in (_ASCII, TEXT))
    if not expect(control).answered().exchange.ok:
        raise inconclusive(f"the control {control.request.line} was answered {control.status}")
    if not expect(answer).answered().exchange.ok:
        raise violation(answer, "status", expected=f"status {control.status}, as for other text",
                        actual=f"status {answer.status}")  # fmt: skip


def _try_broken_octet(workshop: Workshop, name: str, place: str) -> None:
    """An octet that begins no character is refused, and at least no accident."""
    mark = workshop.maker.unique()
    document = workshop.draft(name, {place: mark})
    body = json.dumps(document).encode().replace(mark.encode(), mark.encode() + b"\xff")
    answer = expect(workshop.maker.client.request("POST", workshop.url(name), body=body)).answered().exchange
    expected = "a refusal of an octet that is not UTF-8"
    if answer.status >= 500:
        raise violation(answer, "status", expected=expected, actual=f"status {answer.status}")
    if answer.ok:
        warn(answer, "status", expected=expected, actual=f"status {answer.status}")
