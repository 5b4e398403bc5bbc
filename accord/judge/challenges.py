"""Challenges of WWW-Authenticate and Proxy-Authenticate, read by the grammar of RFC 9110, section 11.6.1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(rf'({_TOKEN})\s*=\s*(?:({_TOKEN})|"((?:[^"\\]|\\.)*)")')
_SCHEME = re.compile(rf"({_TOKEN})(?: +(.+))?", re.DOTALL)
_TOKEN68 = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True, slots=True)
class ChallengeParameter:
    """A parameter of a challenge: its lowercase name, its value without quotes, and whether it had them."""

    name: str
    value: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge: its lowercase scheme, and its parameters or the one opaque `token68`."""

    scheme: str
    parameters: tuple[ChallengeParameter, ...] = ()
    token68: str = ""

    @property
    def doubled(self) -> tuple[str, ...]:
        """The names of parameters that occur more than once."""
        times = Counter(parameter.name for parameter in self.parameters)
        return tuple(sorted(name for name, count in times.items() if count > 1))


@dataclass(frozen=True, slots=True)
class Challenges:
    """All challenges of a message; `trouble` says what could not be read, `gaps` that list members are empty."""

    found: tuple[Challenge, ...] = ()
    trouble: str = ""
    gaps: bool = False


@dataclass(slots=True)
class _Draft:
    scheme: str
    parameters: list[ChallengeParameter] = field(default_factory=list)
    token68: str = ""

    def done(self) -> Challenge:
        return Challenge(self.scheme, tuple(self.parameters), self.token68)


def parse_challenges(values: Sequence[str]) -> Challenges:
    """The challenges that the field lines of a message hold together, up to the first that cannot be read."""
    drafts: list[_Draft] = []
    text, at, gaps, trouble = ", ".join(values), 0, False, ""
    while at < len(text) and not trouble:
        match = _MEMBER.match(text, at)
        member = match[0].strip() if match else ""
        at = match.end() if match else at
        if at < len(text) and text[at] != ",":
            trouble = "a quoted value has no end"
        elif member:
            trouble = _read(member, drafts)
        gaps = gaps or not member
        at += 1
    return Challenges(tuple(draft.done() for draft in drafts), trouble, gaps or text.rstrip().endswith(","))


def _read(member: str, drafts: list[_Draft]) -> str:
    """Add one member of the list to the drafts: a parameter of the last challenge, or a new one; else the trouble."""
    if parameter := _parameter(member):
        if not drafts:
            return "a parameter stands before any scheme"
        if drafts[-1].token68:
            return "a parameter stands beside a token68"
        drafts[-1].parameters.append(parameter)
        return ""
    match = _SCHEME.fullmatch(member)
    if not match:
        return "a challenge does not begin with a scheme"
    draft = _Draft(match[1].lower())
    drafts.append(draft)
    rest = (match[2] or "").strip()
    if rest and (first := _parameter(rest)):
        draft.parameters.append(first)
    elif rest and _TOKEN68.fullmatch(rest):
        draft.token68 = rest
    elif rest:
        return f"what follows the scheme {match[1]} is neither a parameter nor a token68"
    return ""


def _parameter(text: str) -> ChallengeParameter | None:
    match = _PARAMETER.fullmatch(text)
    if not match:
        return None
    name, token, quoted = match.groups()
    value = token if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    return ChallengeParameter(name.lower(), value, quoted is not None)
