"""Defects: valid documents with exactly one named thing wrong, drawn as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from accord.authoring import JSONAPI
from strategies import defects_documents, defects_relationships, defects_resources, defects_wire
from strategies.defect import JSON, Defect, Setting, encoded

__all__ = ["DEFECTS", "Defect", "Message", "Setting", "apply", "drawn", "fitting"]

DEFECTS: Mapping[str, Defect] = {
    defect.name: defect
    for module in (defects_documents, defects_resources, defects_relationships, defects_wire)
    for defect in module.DEFECTS
}


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out: the octets of a body, and the media type that it is said to have."""

    body: bytes
    media_type: str = JSONAPI


def fitting(document: JSON, setting: Setting, offered: Iterable[Defect] = DEFECTS.values()) -> list[str]:
    """The names of the defects that a document can be given."""
    return [defect.name for defect in offered if defect.fits(document, setting)]


def drawn(name: str, document: JSON, setting: Setting) -> st.SearchStrategy[dict[str, Any]]:
    """A defect with its choices, as JSON: `{"defect": name, ...}`."""
    choices = DEFECTS[name].choices(document, setting)
    if choices is None:
        raise ValueError(f"{name} does not fit")
    return choices.map(lambda chosen: {"defect": name, **chosen})


def apply(chosen: Mapping[str, Any], document: JSON, setting: Setting) -> Message:
    """The message that a document becomes by a drawn defect; the document itself stays as it is."""
    defect = DEFECTS[chosen["defect"]]
    match defect.part:
        case "body":
            return Message(defect.change(encoded(document), chosen, setting))
        case "media type":
            return Message(encoded(document), defect.change(JSONAPI, chosen, setting))
    return Message(encoded(defect.change(document, chosen, setting)))
