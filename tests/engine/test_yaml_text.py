"""YAML is read as JSON values, and what would exhaust or fool the reader is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from accord.model.yaml_text import InvalidYaml, read_yaml

VALUES: list[tuple[str, Any]] = [
    ("a: 1\nb: [x, 'true', true, ~, 1.5, -3e2, 1_000, 0o7]", {
        "a": 1, "b": ["x", "true", True, None, 1.5, -300.0, "1_000", "0o7"]
    }),
    ("200: ok\nyes: no\nnull: x", {"200": "ok", "yes": "no", "null": "x"}),
    ("day: 2026-01-31", {"day": "2026-01-31"}),
    ("base: &b {x: 1}\nmore: {<<: *b, y: *b}", {"base": {"x": 1}, "more": {"<<": {"x": 1}, "y": {"x": 1}}}),
    ("", None),
    ("1e999", "1e999"),
    ("one: 1\n---\ntwo: 2", {"one": 1}),
    (json.dumps({"a": ["é", {"b": None}]}), {"a": ["é", {"b": None}]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values_are_those_of_json(text: str, value: Any) -> None:
    assert read_yaml(text) == value


def bomb(width: int, height: int) -> str:
    lines = [f"a0: &a0 [{', '.join(['x'] * width)}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, height)]
    return "\n".join(lines)


REFUSED = {
    "aliases that multiply": (bomb(10, 9), "holds more than 1,000,000 values"),
    "flow nested without end": ("[" * 300_000, "nested more than 100 deep"),
    "blocks nested without end": ("\n".join(" " * n + "a:" for n in range(400)), "nested more than 100 deep"),
    "an alias within itself": ("&a [*a]", r"\*a stands for nothing before it"),
    "an alias of nothing": ("[*a]", r"\*a stands for nothing before it"),
    "a list as key": ("? [a]\n: b", "has a key that is no text"),
    "no YAML": ("a: [1", "line"),
    "a tab where there may be none": ("a:\n\t- b", "line 2"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told(name: str) -> None:
    text, why = REFUSED[name]
    with pytest.raises(InvalidYaml, match=why):
        read_yaml(text)


def test_a_tag_makes_no_object() -> None:
    assert read_yaml("!!python/object/apply:os.system ['true']") == ["true"]
    assert read_yaml("a: !!int '3'") == {"a": "3"}


def test_it_is_refused_without_the_c_parser_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read_yaml("a: [1, b]") == {"a": [1, "b"]}
    with pytest.raises(InvalidYaml, match="nested more than 100"):
        read_yaml("[" * 3000)
