"""The manifest of a run folder: size and digest of every file, so that what was altered since can be told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from accord.record.ledger import cleanups
from accord.record.whole import write_whole

MANIFEST = "manifest.json"
ASSESSMENT = "assessment.json"

_LEFT_OUT = (MANIFEST, "budget", "traceback.txt", "*.lock", ".*")
"""What changes without harm: what processes count and lock by, drafts of files, the trace of our own errors."""

_RECORD = ("run.json", "survey.json", "rates.json", "exploration.json", "ledger-*.jsonl", ASSESSMENT)


@dataclass(frozen=True, slots=True)
class Listed:
    """One file: its path in the run folder, with slashes, its size in octets and its SHA-256 in hex digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What is not as a manifest says: the paths of files that were altered, are missing, or are not listed."""

    altered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.altered or self.missing or self.unlisted)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each path with what is wrong with it."""
        for kind in ("altered", "missing", "unlisted"):
            yield from ((kind, path) for path in getattr(self, kind))


def is_record(path: str) -> bool:
    """Whether a file belongs to the record, and not to what is made of it."""
    return any(fnmatchcase(path, pattern) for pattern in _RECORD)


def files(run_dir: Path) -> list[Path]:
    """The files of a run folder that a manifest lists, in a fixed order.

    Left out are what may change without harm, what was cleaned up after the run, and runs within this one.
    """
    others = set(cleanups(run_dir))
    return sorted((path for path in _below(run_dir) if path not in others), key=lambda path: path.as_posix())


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if any(fnmatchcase(path.name, pattern) for pattern in _LEFT_OUT):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and not path.is_symlink() and not (path / "run.json").exists():
            yield from _below(path)


def listing(run_dir: Path, paths: Iterable[Path] | None = None) -> tuple[Listed, ...]:
    """Size and digest of files of a run folder as they are now; of all if none are named."""
    return tuple(_listed(run_dir, path) for path in (files(run_dir) if paths is None else paths))


def _listed(run_dir: Path, path: Path) -> Listed:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Listed(path.relative_to(run_dir).as_posix(), file.tell(), digest)


def write_manifest(run_dir: Path, written: Iterable[Path] | None = None) -> Path:
    """Write the manifest, of every file; where there is one and it is told what was written since, of that anew.

    What a manifest says of other files stays, so that an alteration of one stays in sight.
    """
    entries = listing(run_dir) if written is None or not (run_dir / MANIFEST).exists() else _renewed(run_dir, written)
    told = [{name: getattr(each, name) for name in Listed.__slots__} for each in entries]
    path = run_dir / MANIFEST
    write_whole(path, json.dumps({"manifest": 1, "files": told}, indent=1) + "\n")
    return path


def _renewed(run_dir: Path, written: Iterable[Path]) -> tuple[Listed, ...]:
    tops = [path.relative_to(run_dir) for path in written]

    def is_new(path: Path) -> bool:
        return any(path == top or top in path.parents for top in tops)

    kept = (each for each in read_manifest(run_dir) if not is_new(Path(each.path)))
    now = listing(run_dir, (path for path in files(run_dir) if is_new(path.relative_to(run_dir))))
    return tuple(sorted((*kept, *now), key=lambda each: each.path))


def read_manifest(run_dir: Path) -> tuple[Listed, ...]:
    """What the manifest lists; raises FileNotFoundError where there is none, ValueError where it cannot be read."""
    data = json.loads((run_dir / MANIFEST).read_text(encoding="utf-8"))
    entries = data.get("files") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        raise ValueError(f"{MANIFEST} lists no files")
    return tuple(Listed(entry["path"], entry["size"], entry["sha256"]) for entry in entries)


def _is_entry(entry: Any) -> bool:
    kinds = {"path": str, "size": int, "sha256": str}
    return isinstance(entry, dict) and all(isinstance(entry.get(name), kind) for name, kind in kinds.items())


def differences(run_dir: Path) -> Differences:
    """What is not as the manifest says; raises what `read_manifest` raises."""
    return _between(read_manifest(run_dir), listing(run_dir))


def record_differences(run_dir: Path) -> Differences:
    """The same of the record alone: what a run wrote and reports are made of."""
    listed = (each for each in read_manifest(run_dir) if is_record(each.path))
    there = (path for path in files(run_dir) if is_record(path.relative_to(run_dir).as_posix()))
    return _between(listed, listing(run_dir, there))


def _between(listed: Iterable[Listed], found: Iterable[Listed]) -> Differences:
    then, now = ({each.path: each for each in entries} for entries in (listed, found))
    return Differences(
        altered=tuple(path for path, each in sorted(then.items()) if path in now and now[path] != each),
        missing=tuple(sorted(then.keys() - now.keys())),
        unlisted=tuple(sorted(now.keys() - then.keys())),
    )
