"""A fixed case: what was drawn when a property did not hold, kept in a file so that every run can try it again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.model.validate import InvalidFile, load_toml, mistakes

_UNNAMEABLE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FixedCase:
    """What was drawn, all of it JSON, when the property `breaks` did not hold.

    `requirement` is what was broken, `told` how, `request` by what.
    """

    breaks: str
    requirement: str
    drawn: tuple[Any, ...]
    expected: str = ""
    told: str = ""
    request: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """A name for its file: of the requirement, and a mark of what was drawn."""
        return Path(self.source).stem if self.source else _UNNAMEABLE.sub("-", self.requirement.lower()).strip("-")

    def text(self) -> str:
        """It as TOML; what was drawn stands there as JSON, so that nothing of it is lost."""
        rows = [f"{json.dumps(value, ensure_ascii=True)}".replace("'", "\\u0027") for value in self.drawn]
        drawn = "[\n" + ",\n".join(f"  {row}" for row in rows) + "\n]"
        return (
            "# A fixed case: `accord run --cases DIR` tries it again.\n"
            f"property = {_quoted(self.breaks)}\n"
            f"requirement = {_quoted(self.requirement)}\n"
            f"expected = {_quoted(self.expected)}\n"
            f"told = {_quoted(self.told)}\n"
            f"request = {_quoted(self.request)}\n"
            f"drawn = '''\n{drawn}\n'''\n"
        )


def read_case(path: Path) -> FixedCase:
    """Read a fixed case; raises InvalidFile naming what is wrong."""
    data = load_toml(path)
    if found := mistakes(data, "fixed-case"):
        raise InvalidFile(path, found)
    try:
        drawn = json.loads(data.pop("drawn"))
    except ValueError as error:
        raise InvalidFile(path, [f"drawn: is no JSON: {error}"]) from error
    if not isinstance(drawn, list):
        raise InvalidFile(path, ["drawn: should be a list of JSON values"])
    return FixedCase(data.pop("property"), drawn=tuple(drawn), source=str(path), **data)


def read_cases(folder: Path) -> tuple[FixedCase, ...]:
    """The fixed cases of a folder, in the order of their names; raises InvalidFile where there are none."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise InvalidFile(folder, ["holds no fixed cases; `accord run --export-cases DIR` writes some"])
    return tuple(map(read_case, paths))


def write_cases(folder: Path, cases: tuple[FixedCase, ...]) -> list[Path]:
    """Write cases into a folder, each under a name of its own that is free; what is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    written = []
    for case in cases:
        if (text := case.text()) in known:
            continue
        names = (f"{case.name}{f'-{number}' if number > 1 else ''}.toml" for number in range(1, 10_000))
        path = next(folder / name for name in names if not (folder / name).exists())
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _quoted(text: str) -> str:
    """A text as a basic string of TOML, which has no lone surrogates."""
    whole = text.encode("utf-8", "backslashreplace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
