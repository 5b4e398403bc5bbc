"""What the parameters of a kind take, in words, and an example of a promise as TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from accord.runtime.drafting.text import toml
from accord.runtime.kinds import Kind

_BOUNDS = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "above", "minItems": "at least",
           "pattern": "matching"}  # fmt: skip
_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false",
          "object": "table", "array": "list"}  # fmt: skip
_MANY = {"text": "texts", "whole number": "whole numbers", "number": "numbers", "table": "tables"}


def accepted(about: Mapping[str, Any]) -> str:
    """What a parameter takes, in words: a schema of the few forms that parameters have."""
    if "enum" in about:
        return " or ".join(f"`{choice}`" for choice in about["enum"])
    names = about.get("type", "")
    words = [_WORDS.get(name, name) for name in ([names] if isinstance(names, str) else names) if name]
    told = " or ".join(words) or "any value"
    if told == "list" and "items" in about:
        inner = accepted(about["items"])
        told = f"list of {_MANY.get(inner, inner)}"
    bounds = [f"{word} {about[name]}" for name, word in _BOUNDS.items() if name in about]
    return ", ".join([told, *bounds])


def example(kind: Kind, used: Mapping[str, Any]) -> Iterator[str]:
    """A promise of a kind as TOML; what may be left out stands in comments.

    `used` gives values of parameters that promises have; others are made up.
    """
    yield "[[promise]]"
    yield f'id = "my-api/{kind.name}/example"'
    yield f'kind = "{kind.name}"'
    yield 'level = "MUST"'
    yield f"summary = {toml(kind.summary)}"
    given: dict[str, Any] = {}
    comments = []
    for name, about in kind.parameters.items():
        value = used.get(name, sample(about))
        line = f"{name} = {toml(value)}"
        if is_required(about) and all(given.get(other) in values for other, values in about.get("only", {}).items()):
            given[name] = value
            yield line
        else:
            comments.append(f"# {line}{_beside(about)}")
    yield from comments


def is_required(about: Mapping[str, Any]) -> bool:
    """Whether a parameter has to be there, at least where it is of use."""
    return about.get("required") is True


def _beside(about: Mapping[str, Any]) -> str:
    only = about.get("only", {})
    return f"  # with {', '.join(f'{other} = {toml(values[0])}' for other, values in only.items())}" if only else ""


def sample(about: Mapping[str, Any]) -> Any:
    """A value that a parameter takes: the first of its `examples` where it has some, else one made by its schema."""
    for name in ("examples", "enum"):
        if name in about:
            return about[name][0]
    if "default" in about:
        return about["default"]
    names = about.get("type", "string")
    match names if isinstance(names, str) else names[0]:
        case "integer" | "number":
            return about.get("minimum", 1)
        case "boolean":
            return True
        case "array":
            return [sample(about.get("items", {}))] * max(1, about.get("minItems", 1))
        case "object":
            return _sample_table(about)
    return "text"


def _sample_table(about: Mapping[str, Any]) -> dict[str, Any]:
    if properties := about.get("properties"):
        return {name: sample(each) for name, each in properties.items()}
    others = about.get("additionalProperties")
    return {"name": sample(others if isinstance(others, dict) else {})}
