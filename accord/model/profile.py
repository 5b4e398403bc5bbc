"""Profiles: how strict a gate is, as data; some ship, and a user's own may extend one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from accord.model.validate import InvalidFile, hint, load_toml, mistakes

_SHIPPED = Path(__file__).parent / "profiles"
_NAMES = ("ci", "release", "audit")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)%", re.ASCII)


@dataclass(frozen=True, slots=True)
class Profile:
    """How strict a gate is, and on how many subjects each check is tried (None: on all).

    `require_tried` is the share of what applies that must have been tried, of 1. `block` and `warn` are patterns of
    ids that block, or only warn, whatever their level; where both meet an id, the longer pattern is meant.
    """

    name: str
    should_blocks: bool = False
    decided: bool = False
    everything_run: bool = False
    subjects: int | None = 3
    require_tried: Fraction | None = None
    block: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()

    def blocks(self, requirement_id: str) -> bool | None:
        """Whether an id blocks (True) or only warns (False) whatever its level; None where its level decides."""
        found = [(len(each), blocks) for each, blocks in self._patterns() if fnmatchcase(requirement_id, each)]
        return max(found)[1] if found else None

    def _patterns(self) -> Iterator[tuple[str, bool]]:
        yield from ((each, True) for each in self.block)
        yield from ((each, False) for each in self.warn)

    @property
    def demands(self) -> tuple[str, ...]:
        """What it asks of a run, a sentence each."""
        some = f"{self.subjects} subjects" if self.subjects != 1 else "one subject"
        said = [
            "A broken obligation blocks.",
            f"A recommendation not followed, or a minor breach, {'blocks' if self.should_blocks else 'only warns'}.",
            f"What is inconclusive {'blocks' if self.decided else 'only warns'}.",
            f"What was not run {'blocks' if self.everything_run else 'does not block'}.",
            f"Each check is tried on {f'at most {some}' if self.subjects else 'all subjects'}.",
        ]
        if self.require_tried is not None:
            said.append(f"At least {percent(self.require_tried)} of what applies must have been tried.")
        said += [f"{each} blocks, whatever its level." for each in self.block]
        return (*said, *(f"{each} only warns, whatever its level." for each in self.warn))


@cache
def shipped() -> Mapping[str, Profile]:
    """The profiles that ship, by name."""
    return MappingProxyType({name: _read(_SHIPPED / f"{name}.toml") for name in _NAMES})


def read_profile(path: Path) -> Profile:
    """The profile in a file, called as the file is; raises InvalidFile naming every mistake."""
    return _read(path, shipped())


def share(text: str) -> Fraction:
    """A share written in percent, as 95%, of 1; raises ValueError for what is none."""
    match = _SHARE.fullmatch(text.strip())
    found = Fraction(match[1]) / 100 if match else None
    if found is None or found > 1:
        raise ValueError(f"{text!r} is no share; write it in percent, as 95%")
    return found


def percent(part: Fraction) -> str:
    """A share in percent with at most two decimals, never rounded up."""
    whole, rest = divmod(int(part * 10_000), 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


def _read(path: Path, bases: Mapping[str, Profile] = MappingProxyType({})) -> Profile:
    data = load_toml(path)
    wrong = mistakes(data, "profile")
    wrong += _unknown_base(data.get("extends"), bases)
    wrong += _impossible_share(data.get("require_tried"))
    wrong += _contradictions(data)
    if wrong:
        raise InvalidFile(path, wrong)
    return _over(bases.get(data.get("extends", ""), Profile(path.stem)), path.stem, data)


def _over(base: Profile, name: str, data: Mapping[str, Any]) -> Profile:
    """The base with what a file says over it."""
    terms: dict[str, Any] = {key: data[key] for key in ("decided", "everything_run") if key in data}
    terms |= {key: tuple(data[key]) for key in ("block", "warn") if key in data}
    if "should" in data:
        terms["should_blocks"] = data["should"] == "block"
    if "subjects" in data:
        terms["subjects"] = None if data["subjects"] == "all" else data["subjects"]
    if "require_tried" in data:
        terms["require_tried"] = share(data["require_tried"])
    return replace(base, name=name, **terms)


def _unknown_base(name: Any, bases: Mapping[str, Profile]) -> list[str]:
    if not isinstance(name, str) or name in bases:
        return []
    return [f"extends: no profile that ships is called {name!r}{hint(name, list(bases))}"]


def _impossible_share(text: Any) -> list[str]:
    if not isinstance(text, str) or not _SHARE.fullmatch(text):
        return []
    return [] if Fraction(text.rstrip("%")) <= 100 else [f"require_tried: {text!r} is more than all there is"]


def _contradictions(data: Mapping[str, Any]) -> list[str]:
    block, warn = (_texts(data.get(key)) for key in ("block", "warn"))
    return [f"warn: {each!r} stands under `block` as well" for each in warn if each in block]


def _texts(value: Any) -> list[str]:
    """The texts of a list; what is none has been told already."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
