"""Merges the shards of one audit, however far apart they were made, into one run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from accord.model.codec import to_json
from accord.record.merge import join_records
from accord.record.whole import write_whole
from accord.runtime.folders import make_folder, require_folder, require_written
from accord.runtime.options import UsageError
from accord.runtime.run import options_from, read_header, read_survey
from accord.runtime.weighing import check_weighing

_OWN = ("shard", "run_dir", "workers", "contract", "target", "waivers", "baseline", "cases", "export_cases")
"""Options that may differ between shards: where files are on their machines, and what the contract tells better."""
_PLACED = ("base_url", "source")
"""What of a contract is told by other words, or hangs on the machine."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One run folder, and the header of its run."""

    folder: Path
    header: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Which shard it is, as 2/3; empty for a run of everything."""
        return str(self.header["options"]["shard"])

    @property
    def index(self) -> int:
        """Its number, from 1."""
        return int(self.label.partition("/")[0])

    @property
    def count(self) -> int:
        """Of how many it is one."""
        return int(self.label.partition("/")[2])

    @property
    def contract(self) -> dict[str, Any]:
        """What its contract says, but where the target and the file are."""
        return {name: value for name, value in self.header["contract"].items() if name not in _PLACED}

    @property
    def options(self) -> dict[str, Any]:
        """What it was asked for, as far as it has to be the same for all."""
        return {name: value for name, value in self.header["options"].items() if name not in _OWN}


def merge(folders: Sequence[Path], into: Path, waivers: Path | None = None, baseline: Path | None = None) -> None:
    """Make one run folder, ready to be concluded, of those of all shards of an audit.

    `waivers` and `baseline` stand in for those that the shards were given. Raises UsageError, with a line for each
    reason, where the folders are not all shards of the same audit, or `into` holds a run.
    """
    if (into / "run.json").exists():
        raise UsageError(f"{into} holds a run already; name another folder")
    for folder in folders:
        require_folder(folder)
        require_written(folder)
    shards = [Shard(folder, read_header(folder)) for folder in folders]
    if wrong := [*_unfit(shards)] or [*_different(shards)]:
        raise UsageError("\n".join(wrong))
    shards.sort(key=lambda shard: shard.index)
    header = _header(shards, into, waivers, baseline)
    check_weighing(options_from(header))
    make_folder(into)
    join_records({f"s{shard.index}": shard.folder for shard in shards}, into)
    _write_survey(shards, into)
    write_whole(into / "run.json", json.dumps(header, indent=1, ensure_ascii=False) + "\n")


def _unfit(shards: Sequence[Shard]) -> Iterator[str]:
    """Why some folders are not all the shards of one audit, each once."""
    for shard in shards:
        if not shard.label:
            yield f"{shard.folder} is no shard; it was run without --shard, and is whole"
    known = [shard for shard in shards if shard.label]
    for other in known[1:]:
        if other.count != known[0].count:
            yield (
                f"{known[0].folder} is shard {known[0].label}, {other.folder} is shard {other.label}; "
                "give shards of one number"
            )
            return
    for index in range(1, known[0].count + 1 if known else 1):
        same = [shard for shard in known if shard.index == index]
        if not same:
            yield f"shard {index}/{known[0].count} is missing"
        elif len(same) > 1:
            yield f"shard {same[0].label} is given twice: {' and '.join(str(shard.folder) for shard in same)}"


def _different(shards: Sequence[Shard]) -> Iterator[str]:
    """How shards differ from the first, so that they are not of one audit."""
    first = shards[0]
    for other in shards[1:]:
        both = f"{first.folder} and {other.folder}"
        if first.header["accord"] != other.header["accord"]:
            yield f"{both} were made by Accord {first.header['accord']} and {other.header['accord']}"
        if (one := first.header["contract"]["base_url"]) != (two := other.header["contract"]["base_url"]):
            yield f"{both} are of different targets: {one} and {two}"
        if names := _unlike(_comparable(first, other), _comparable(other, first)):
            yield f"{both} were judged by different contracts: they differ in {', '.join(names)}"
        if names := _unlike(first.options, other.options):
            yield f"{both} were run with different options: {', '.join(names)}"


def _comparable(shard: Shard, other: Shard) -> dict[str, Any]:
    """A shard's contract; the edition is settled by a survey only, which either may have not come to."""
    surveyed = all((each.folder / "survey.json").exists() for each in (shard, other))
    return {name: value for name, value in shard.contract.items() if surveyed or name != "standard"}


def _unlike(one: Mapping[str, Any], two: Mapping[str, Any]) -> list[str]:
    return [name.replace("_", "-") for name in {**one, **two} if one.get(name) != two.get(name)]


def _header(shards: Sequence[Shard], into: Path, waivers: Path | None, baseline: Path | None) -> dict[str, Any]:
    """The header of the merged run."""
    surveyed = next((shard for shard in shards if (shard.folder / "survey.json").exists()), shards[0])
    given = {"waivers": waivers, "baseline": baseline}
    options = {
        **surveyed.header["options"],
        "shard": "",
        "run_dir": str(into),
        **{name: str(path) for name, path in given.items() if path},
    }
    return {
        **surveyed.header,
        "started": min(shard.header["started"] for shard in shards),
        "options": options,
        "shards": [shard.label for shard in shards],
        "marks": [shard.header["mark"] for shard in shards],
    }


def _write_survey(shards: Sequence[Shard], into: Path) -> None:
    """Keep the first survey, and say where another saw the target otherwise."""
    surveys = {shard.label: survey for shard in shards if (survey := read_survey(shard.folder))}
    if not surveys:
        return
    label, first = next(iter(surveys.items()))
    others = [name for name, survey in surveys.items() if replace(survey, notes=()) != replace(first, notes=())]
    notes = [f"shard {name} saw the target otherwise than shard {label} when it was surveyed" for name in others]
    write_whole(
        into / "survey.json",
        json.dumps(to_json(replace(first, notes=(*first.notes, *notes))), indent=1, ensure_ascii=False) + "\n",
    )
