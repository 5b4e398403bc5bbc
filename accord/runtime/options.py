"""What a caller asked of a run."""

from __future__ import annotations

import fnmatch
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from accord.model.contract import STANDARDS, Contract, contract_from, read_contract
from accord.model.validate import InvalidFile, hint
from accord.runtime import bundle
from accord.runtime.kinds import check_kinds
from accord.wire.urls import shown

_TOGETHER = ("suites/ratelimits/",)
"""Checks that stay in one shard, since they judge by one measurement, which is taken once."""


class UsageError(Exception):
    """The call cannot be carried out as asked; the message says why and what would do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller asked of a run; `only` are patterns of ids joined by commas, `keyword` is pytest's -k.

    `shard` is written I/N: of N parts into which the checks fall, the I-th. `explore` names how hard properties are
    explored, with a `seed`; `cases` is the folder of fixed cases to try, `export_cases` that for those found.
    `profile` is the name of one that ships, or a file; `require_tried` a share, as 95%, that goes before its own.
    """

    contract: str | None = None
    target: str | None = None
    profile: str = "ci"
    run_dir: Path | None = None
    workers: int = 0
    keyword: str = ""
    only: str = ""
    waivers: Path | None = None
    baseline: Path | None = None
    allow_writes: bool = False
    allow_load: bool = False
    standard: str | None = None
    shard: str = ""
    explore: str = ""
    seed: int | None = None
    cases: Path | None = None
    export_cases: Path | None = None
    require_tried: str = ""

    def __post_init__(self) -> None:
        """Raise UsageError unless the shard is one."""
        index, _, count = self.shard.partition("/")
        if self.shard and not (index.isdecimal() and count.isdecimal() and 1 <= int(index) <= int(count)):
            raise UsageError(f"{self.shard!r} is no shard; write I/N, as 1/3, 2/3, 3/3")

    @property
    def draws(self) -> bool:
        """Whether requests are drawn."""
        return self.explore in ("polite", "thorough")

    @property
    def tries_properties(self) -> bool:
        """Whether properties are tried, by drawn requests or fixed cases."""
        return self.draws or self.cases is not None

    def selects(self, requirement_id: str) -> bool:
        """Whether a requirement is one of those that are asked for."""
        return not self.only or any(fnmatch.fnmatchcase(requirement_id, each) for each in self.only.split(","))

    def has(self, check: str) -> bool:
        """Whether a check, by its name, is part of the shard."""
        index, _, count = self.shard.partition("/")
        part = next((each for each in _TOGETHER if check.startswith(each)), check)
        return not self.shard or zlib.crc32(part.encode()) % int(count) == int(index) - 1

    @property
    def shards(self) -> int:
        """Into how many shards the run falls of which this is one."""
        return int(self.shard.partition("/")[2] or 1)


def find_contract(options: Options) -> Contract:
    """The contract that is asked for, at the address asked for.

    Raises UsageError where there is none, InvalidFile where it is wrong.
    """
    if options.contract:
        contract = check_kinds(read_contract(contract_path(options.contract), contract_path))
    elif options.target:
        _require_url(options.target)
        if options.standard and options.standard not in STANDARDS:
            raise UsageError(f"no standard is called {options.standard!r}{hint(options.standard, list(STANDARDS))}")
        api = {"base_url": options.target.rstrip("/")}
        if options.standard:
            api["standard"] = options.standard
        contract = contract_from({"api": api}, "the target")
    else:
        raise UsageError("give a target URL, or a contract with --contract")
    if options.target:
        contract = contract.at(options.target)
    _require_url(contract.base_url)
    return contract


def _require_url(text: str) -> None:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in text):
        raise UsageError(f"{shown(text)!r} is no URL; write it as https://host/path")
    if parts.username is not None:
        raise UsageError("a URL holds no credentials; put them into a variable that `[auth]` of the contract names")
    if parts.query or parts.fragment:
        raise UsageError(f"{shown(text)!r} has a query or fragment; give the base URL alone, as https://host/path")


def contract_path(name: str) -> Path:
    """The file of a contract, by its path or the name of one that ships; raises InvalidFile where there is none."""
    path = Path(name)
    shipped = bundle.root() / "contracts" / f"{name}.toml"
    if path.suffix == ".toml" or path.exists():
        return path
    if shipped.exists():
        return shipped
    known = sorted(entry.stem for entry in shipped.parent.glob("*.toml"))
    raise InvalidFile(name, [f"no such file, and no such contract ships{hint(name, known)}"])
