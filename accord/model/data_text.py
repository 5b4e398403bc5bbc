"""Reads a text that is JSON or YAML, as the descriptions of APIs are."""

from __future__ import annotations

from typing import Any

from accord.model.json_text import read_json
from accord.model.yaml_text import InvalidYaml, read_yaml


class InvalidData(ValueError):
    """The text is neither JSON nor YAML that can be read."""


def read_data(text: str) -> Any:
    """The JSON value that a text holds in JSON or YAML; raises InvalidData."""
    if looks_like_json(text):
        read = read_json(text.encode("utf-8", "replace"))
        if read.value is not None:
            return read.value
    try:
        return read_yaml(text)
    except InvalidYaml as error:
        raise InvalidData(f"is neither JSON nor YAML that can be read: {error}") from error


def looks_like_json(text: str) -> bool:
    """Whether a text begins as JSON of many values does."""
    return text.lstrip()[:1] in ("{", "[")
