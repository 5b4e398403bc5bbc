"""Weighted lists: what Accept and Accept-Encoding say a client would like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEMBER = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")+')
_RANGE = re.compile(rf"({TOKEN})/({TOKEN})")
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type, or a range of them, in lower case, with its parameters."""

    type: str
    subtype: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """One member of Accept: a range and how much it is liked, from 0 to 1."""

    range: MediaType
    weight: float


def parse_media_type(text: str) -> MediaType | None:
    """A media type as a field gives it, or None where it is none."""
    name, _, parameters = text.partition(";")
    found = _RANGE.fullmatch(name.strip())
    if not found:
        return None
    message = Message()
    message["content-type"] = f"a/b;{parameters}"
    pairs = [(str(key).lower(), str(value)) for key, value in (message.get_params() or [])[1:] if key]
    if any(not re.fullmatch(TOKEN, key) for key, _ in pairs) or len(dict(pairs)) < len(pairs):
        return None
    return MediaType(found[1].lower(), found[2].lower(), dict(pairs))


def parse_accept(value: str) -> list[Wish]:
    """The wishes of a list; members that are malformed are left out."""
    wishes = []
    for member in _MEMBER.findall(value):
        parsed = parse_media_type(member)
        weight = parsed.parameters.pop("q", "1") if parsed else ""
        if parsed and _WEIGHT.fullmatch(weight):
            wishes.append(Wish(parsed, float(weight)))
    return wishes


def weight_of(wishes: list[Wish], kind: MediaType) -> float:
    """How much a media type is liked: by the wish that names it most precisely, 0 where none does."""
    matching = [wish for wish in wishes if _covers(wish.range, kind)]
    return max(matching, key=_precision).weight if matching else 0.0


def _covers(wanted: MediaType, kind: MediaType) -> bool:
    if wanted.type not in ("*", kind.type) or wanted.subtype not in ("*", kind.subtype):
        return False
    if wanted.type == "*" and wanted.subtype != "*":
        return False
    return wanted.parameters.get("version", kind.parameters["version"]) == kind.parameters["version"]


def _precision(wish: Wish) -> tuple[bool, bool, bool]:
    wanted = wish.range
    return wanted.type != "*", wanted.subtype != "*", "version" in wanted.parameters


def parse_codings(value: str) -> dict[str, float]:
    """The content codings of Accept-Encoding with their weights; malformed members are left out."""
    weights = {}
    for member in value.split(","):
        name, _, parameter = (part.strip().lower() for part in member.partition(";"))
        weight = parameter.removeprefix("q").lstrip().removeprefix("=").strip() if parameter else "1"
        if re.fullmatch(TOKEN, name) and _WEIGHT.fullmatch(weight):
            weights[name] = float(weight)
    return weights
