"""Seeded faults in storing texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.values_storing import attributes_of, leaves_in, updates, with_values
from sandbox.shaping import place_of, refusal

BACK = "properties/values/come-back"
LONGEST = 255


def of_texts(change: Callable[[str], str]) -> Callable[[Any], Any]:
    """A change of texts that leaves other values alone."""
    return lambda value: change(value) if isinstance(value, str) else value


@seeded("values/nfc", breaks=BACK, editions=("1.1",))
def names_are_normalised(request: Request, serve: Serve) -> Response:
    """Names are stored in normalisation form C, whatever form they came in."""
    return serve(with_values(request, of_texts(lambda text: unicodedata.normalize("NFC", text)), only="name"))


@seeded("values/cut-at-255-octets", breaks=BACK, editions=("1.0",))
def texts_are_cut_by_octets(request: Request, serve: Serve) -> Response:
    """Texts are cut beyond 255 octets."""
    return serve(with_values(request, of_texts(lambda text: text.encode()[:LONGEST].decode(errors="ignore"))))


@seeded("values/trimmed-on-update", breaks=BACK, editions=("1.1",))
def updates_trim(request: Request, serve: Serve) -> Response:
    """Updates, and they alone, take blanks from the end of texts."""
    return serve(with_values(request, of_texts(str.rstrip)) if updates(request) else request)


@seeded("values/ampersand-escaped", breaks=BACK, editions=("1.0",))
def ampersands_are_escaped(request: Request, serve: Serve) -> Response:
    """An ampersand in a text is stored as HTML writes it."""
    return serve(with_values(request, of_texts(lambda text: text.replace("&", "&amp;"))))


@seeded("values/astral-replaced", breaks=BACK, editions=("1.1",))
def astral_characters_are_replaced(request: Request, serve: Serve) -> Response:
    """The table of comments is of an older encoding: characters beyond the first plane are question marks in it."""
    place = place_of(request)
    ours = place.type is not None and place.type.name == "comments"
    replace = of_texts(lambda text: re.sub(r"[\U00010000-\U0010ffff]", "?", text))
    return serve(with_values(request, replace) if ours else request)


@seeded("values/line-breaks", breaks=BACK, editions=("1.0",))
def line_breaks_are_unified(request: Request, serve: Serve) -> Response:
    """A carriage return with a line feed is stored as a line feed."""
    return serve(with_values(request, of_texts(lambda text: text.replace("\r\n", "\n"))))


@seeded("values/blank-refused-on-update", breaks="properties/values/written-back", editions=("1.1",))
def updates_refuse_what_creations_take(request: Request, serve: Serve) -> Response:
    """An update with a text that begins with a blank is refused, a creation is not."""
    begun = [text for text in attributes_of(request).values() if isinstance(text, str) and text[:1].isspace()]
    return refusal(422, "A text must not begin with a blank") if begun and updates(request) else serve(request)


@seeded("values/nul-crashes", breaks="properties/robustness/no-server-error", editions=("1.0",))
def nul_crashes(request: Request, serve: Serve) -> Response:
    """A text with NUL cannot be put in place of another, which nobody expected."""
    texts = [leaf for leaf in leaves_in(request) if isinstance(leaf, str)]
    crashes = updates(request) and any("\x00" in text for text in texts)
    return refusal(500, "Internal error") if crashes else serve(request)
