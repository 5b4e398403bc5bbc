"""Header fields of content negotiation, each with the answer that the text of JSON:API demands.

A drawn field is `{"text": ..., "verdict": ...}`; its verdict is `serve` (it may not be refused), `406`, `415`, or
`open` where the text binds nobody.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

from hypothesis import strategies as st

from accord.authoring import JSONAPI

Kind: TypeAlias = Literal["bare", "profiled", "foreign", "demanding", "extended", "weightless", "other", "odd"]
Verdict: TypeAlias = Literal["serve", "406", "415", "open"]
Field: TypeAlias = dict[str, str]
Parameter: TypeAlias = tuple[str, str]

LONGEST = 1500
"""No field is made longer than this: what a server refuses for its length shows nothing."""

_ACCEPTABLE: dict[str, frozenset[Kind]] = {"1.0": frozenset({"bare"}), "1.1": frozenset({"bare", "profiled"})}
_UNACCEPTABLE: dict[str, frozenset[Kind]] = {
    "1.0": frozenset({"profiled", "foreign", "demanding", "extended"}),
    "1.1": frozenset({"foreign", "demanding"}),
}
_OTHERS = (
    "text/html", "text/*", "application/xml", "application/json", "image/png", "*/*", "application/*",
    "application/vnd.api", "application/vnd.api+jsonx", "application/vnd.api+xml",
)  # fmt: skip
_TAILS = (
    ";", ";;", ";q=", ";q=2", ";q=-1", ";q=1.0000", ";ext", ";=x", ";profile=a://b", ';a="b', ';a="\\', ";q=0.5;a=b",
    ';ext=""', ';profile=""', ';ext="a";ext="b"', " x", ";a = b",
)  # fmt: skip
MALFORMED = (";;", "*", "/", "application/", "a/b;q=x", *(f"{JSONAPI}{tail}" for tail in _TAILS))
"""Values of Accept and Content-Type that their grammar does not allow, or of which no text tells what they mean."""
_WEIGHTS = ("1", "1.", "1.0", "1.00", "1.000", "0.9", "0.5", "0.25", "0.1", "0.05", "0.01", "0.123", "0.999", "0.001")
_WEIGHTLESS = ("0", "0.", "0.0", "0.00", "0.000")
_CASES: tuple[Callable[[str], str], ...] = (str, str, str.upper, str.title, str.swapcase)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

_blanks = st.sampled_from(["", "", " ", " ", "\t", "  ", " \t"])
_letters = st.text(string.ascii_lowercase, min_size=1, max_size=8)
_names = st.sampled_from(["charset", "version", "foo", "level", "v"]) | _letters
_quotable = st.text(string.ascii_letters + string.digits + " ,;=/:\\\"'()<>@?{}[]\t", max_size=12)
_smuggled = st.sampled_from([f"a, {JSONAPI}", f",{JSONAPI},", f"{JSONAPI}; q=1", f'", {JSONAPI}, "', ",", ";", "\\"])
_values = st.sampled_from(["utf-8", "1", "bar", "UTF-8"]) | _smuggled | _quotable


@dataclass(frozen=True, slots=True)
class Range:
    """One media range as it is spelt, and what the text makes of it."""

    text: str
    kind: Kind


def verdict_of_accept(edition: str, kinds: Sequence[Kind]) -> Verdict:
    """What the text of an edition demands for an Accept field with such ranges."""
    given = set(kinds)
    if given & {"odd", "weightless"}:
        return "open"
    if given & _ACCEPTABLE[edition]:
        return "serve"
    return "406" if given and given <= _UNACCEPTABLE[edition] else "open"


def verdict_of_content_type(edition: str, kind: Kind) -> Verdict:
    """What the text of an edition demands for a document sent under such a media type."""
    if kind in _ACCEPTABLE[edition]:
        return "serve"
    return "415" if kind in _UNACCEPTABLE[edition] else "open"


@st.composite
def accept_fields(draw: st.DrawFn, edition: str, extensions: Sequence[str] = ()) -> Field:
    """Accept fields, given the extensions that the target supports."""

    def of(*kinds: Kind) -> st.SearchStrategy[Range]:
        return st.sampled_from(kinds).flatmap(lambda kind: _instances(kind, extensions))

    alike = _kinds(extensions).flatmap(lambda kind: st.lists(of(kind), min_size=1, max_size=2))
    beside = st.tuples(of("foreign", "demanding"), of("bare", "profiled")).flatmap(st.permutations)
    many = st.integers(1, 40).map(lambda count: [Range(f"application/x-{n}", "other") for n in range(count)])
    crowded = st.tuples(many, of("bare", "profiled", "foreign")).map(lambda parts: [*parts[0], parts[1]])
    mixed = st.lists(_ranges(extensions), min_size=1, max_size=4)
    ranges = _fitting(draw(alike | alike | beside | beside | crowded | mixed))
    text = _joined(draw, [each.text for each in ranges])
    return {"text": text, "verdict": verdict_of_accept(edition, [each.kind for each in ranges])}


def content_types(edition: str, extensions: Sequence[str] = ()) -> st.SearchStrategy[Field]:
    """Content-Type fields, given the extensions that the target supports; none is empty."""
    return _ranges(extensions, weighted=False).map(
        lambda each: {"text": each.text, "verdict": verdict_of_content_type(edition, each.kind)}
    )


def _ranges(extensions: Sequence[str], *, weighted: bool = True) -> st.SearchStrategy[Range]:
    """Ranges of all kinds; without weights those that a Content-Type may be."""
    named = _kinds(extensions).flatmap(lambda kind: _instances(kind, extensions, weighted=weighted))
    odd = st.sampled_from(MALFORMED).map(lambda text: Range(text, "odd"))
    weightless = [_instances("weightless", extensions)] if weighted else []
    return st.one_of(named, named, named, named, named, _other_ranges(weighted=weighted), odd, *weightless)


def _kinds(extensions: Sequence[str]) -> st.SearchStrategy[Kind]:
    """The kinds of which the text tells."""
    kinds: list[Kind] = ["bare", "profiled", "foreign", "demanding"]
    return st.sampled_from([*kinds, "extended"] if extensions else kinds)


@st.composite
def _instances(draw: st.DrawFn, kind: Kind, extensions: Sequence[str], *, weighted: bool = True) -> Range:
    """The media type of JSON:API as a kind has it."""
    text = draw(st.sampled_from(_CASES))(JSONAPI)
    text += _spelt(draw, draw(_parameters(kind, extensions)))
    if kind == "weightless" or (weighted and draw(st.booleans())):
        text += _weight(draw, _WEIGHTLESS if kind == "weightless" else _WEIGHTS)
    return Range(text, kind)


@st.composite
def _other_ranges(draw: st.DrawFn, *, weighted: bool = True) -> Range:
    """Media types that are not that of JSON:API, and ranges of several."""
    essence = draw(st.sampled_from(_OTHERS) | _letters.map("text/{}".format))
    text = draw(st.sampled_from(_CASES))(essence)
    text += _spelt(draw, draw(st.just([]) | _foreign()))
    return Range(text + (_weight(draw, _WEIGHTS) if weighted and draw(st.booleans()) else ""), "other")


@st.composite
def _parameters(draw: st.DrawFn, kind: Kind, extensions: Sequence[str]) -> list[Parameter]:
    """Parameters that make an instance be of a kind."""
    profile = st.lists(_uris("profiles"), min_size=1, max_size=2).map(lambda uris: [("profile", " ".join(uris))])
    match kind:
        case "foreign":
            beside = draw(st.just([]) | st.just([]) | profile)
            return draw(st.permutations([*draw(_foreign()), *beside]))
        case "demanding":
            known = draw(st.lists(st.sampled_from(extensions), max_size=1)) if extensions else []
            uris = [*known, *draw(st.lists(_uris("ext"), min_size=1, max_size=2))]
            return draw(st.permutations([("ext", " ".join(uris)), *draw(st.just([]) | profile)]))
        case "extended":
            return [("ext", draw(st.sampled_from(extensions)))]
        case "profiled":
            return draw(profile)
    return []


def _foreign() -> st.SearchStrategy[list[Parameter]]:
    """Parameters that JSON:API does not know, each once."""
    names = _names.filter(lambda name: name not in ("q", "ext", "profile"))
    return st.lists(st.tuples(names, _values), min_size=1, max_size=2, unique_by=lambda pair: pair[0])


def _uris(folder: str) -> st.SearchStrategy[str]:
    """URIs that nobody supports, of the characters that a URI may have."""
    rest = st.text(string.ascii_lowercase + string.digits + ",;=~()'@:!$&*+-._/?#", max_size=6)
    return rest.map(lambda text: f"https://example.com/{folder}/unknown{text.replace('#', '%23')}")


def _spelt(draw: st.DrawFn, parameters: list[Parameter]) -> str:
    """Parameters with blanks around the semicolons, names in some case, and values in quotes where they need them."""
    text = ""
    for name, value in parameters:
        cased = draw(st.sampled_from(_CASES))(name)
        bare = _TOKEN.fullmatch(value) and name not in ("ext", "profile") and draw(st.booleans())
        shown = value if bare else '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
        text += f"{draw(_blanks)};{draw(_blanks)}{cased}={shown}"
    return text


def _weight(draw: st.DrawFn, weights: Sequence[str]) -> str:
    return f"{draw(_blanks)};{draw(_blanks)}{draw(st.sampled_from('qQ'))}={draw(st.sampled_from(weights))}"


def _fitting(ranges: list[Range]) -> list[Range]:
    """The last ranges, as many as a field may hold; one at least."""
    lengths = accumulate(len(each.text) + 4 for each in reversed(ranges))
    return ranges[-max(1, sum(length < LONGEST for length in lengths)) :]


def _joined(draw: st.DrawFn, texts: list[str]) -> str:
    """A list with blanks around its commas, and now and then an empty element, which recipients have to ignore."""
    comma = draw(st.sampled_from([", ", ",", " , ", ",\t", " ,"]))
    empty = draw(st.none() | st.none() | st.integers(0, len(texts)))
    elements = texts if empty is None else [*texts[:empty], "", *texts[empty:]]
    return comma.join(elements).strip()
