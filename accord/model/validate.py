"""Checks a TOML file against its schema and tells every mistake at once, each with a hint."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

SCHEMAS = Path(__file__).parent / "schemas"


class InvalidFile(Exception):
    """A file that a user wrote is wrong; the message has one line for each mistake."""

    def __init__(self, path: Path | str, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(f"{path}: {mistake}" for mistake in mistakes))


@cache
def _validator(schema: str) -> Any:
    document = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(document)


def read_toml(path: Path, schema: str) -> dict[str, Any]:
    """The content of a TOML file that fits a schema; raises InvalidFile naming every mistake."""
    data = load_toml(path)
    if found := mistakes(data, schema):
        raise InvalidFile(path, found)
    return data


def load_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; raises InvalidFile where it cannot be read as such."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidFile(path, [f"cannot be read: {error.strerror}{_beside(path)}"]) from error
    except UnicodeDecodeError as error:
        raise InvalidFile(path, [f"is not UTF-8 text (byte {error.start}); save it as UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile(path, [f"is not valid TOML: {error}"]) from error


def mistakes(data: Any, schema: str) -> list[str]:
    """Every mistake of a document against a schema, one line each."""
    return _mistakes(_validator(schema), data, ())


def mistakes_of(data: Any, schema: Mapping[str, Any], *place: str) -> list[str]:
    """Every mistake of a part of a file, which stands at a place, against a schema at hand, one line each."""
    return _mistakes(jsonschema.Draft202012Validator(schema), data, place)


def _mistakes(validator: Any, data: Any, place: tuple[str, ...]) -> list[str]:
    errors = sorted(validator.iter_errors(data), key=lambda error: list(map(str, error.absolute_path)))
    return [line for error in errors for line in _lines(error, place)]


def _key(path: Iterable[Any]) -> str:
    key = ""
    for part in path:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key or "the file"


def _lines(error: Any, place: tuple[str, ...]) -> Iterator[str]:
    where = _key((*place, *error.absolute_path))
    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            for name in sorted(set(error.instance) - set(known)):
                yield f"{where}: unknown key `{name}`{hint(name, known)}"
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    about = error.schema.get("properties", {}).get(name, {}).get("description", "")
                    yield f"{where}: `{name}` is missing{f' ({about})' if about else ''}"
        case "enum":
            choices = [str(choice) for choice in error.validator_value]
            yield f"{where}: {error.instance!r} is none of {', '.join(choices)}{hint(str(error.instance), choices)}"
        case "type":
            yield f"{where}: {error.instance!r} should be of type {error.validator_value}"
        case "pattern":
            about = error.schema.get("description", f"text matching {error.validator_value}")
            yield f"{where}: {error.instance!r} does not fit: {about}"
        case _:
            yield f"{where}: {error.message}"


def _beside(path: Path) -> str:
    """What to add where a file is not there: one beside it that has nearly its name, else the plain remedy."""
    close = difflib.get_close_matches(path.name, [each.name for each in path.parent.glob("*.toml")], n=1)
    return f"; did you mean `{path.with_name(close[0])}`?" if close and close[0] != path.name else "; check the path"


def hint(word: str, known: list[str]) -> str:
    """What to add to a complaint about an unknown word: the one that was meant, or those that are known."""
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; known: {', '.join(known)}" if known else ""
