"""The shape of documents, merged over many samples: which members objects have, and of which types they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_MANY = 2


@dataclass(slots=True)
class Shape:
    """By place, a JSON pointer in which `*` stands for any row: how often each type was seen there."""

    types: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, value: Any, at: str = "") -> None:
        """Take another sample into account."""
        self.types.setdefault(at, Counter())[_type(value)] += 1
        if isinstance(value, dict):
            for name, item in value.items():
                self.add(item, f"{at}/{name.replace('~', '~0').replace('/', '~1')}")
        elif isinstance(value, list):
            for item in value:
                self.add(item, f"{at}/*")

    def objects(self, at: str) -> int:
        """How many objects were seen at a place."""
        return self.types.get(at, Counter())["object"]

    def always(self, at: str) -> bool:
        """Whether each object that can have a member has it; of objects within others there have to be several."""
        owner = at.rpartition("/")[0]
        count = self.objects(owner)
        return count == self.types[at].total() and (count >= _MANY or not owner)


def shape_of(values: Iterable[Any]) -> Shape:
    """The shape that some values have together."""
    shape = Shape()
    for value in values:
        shape.add(value)
    return shape


def losses(before: Shape, after: Shape) -> Iterator[tuple[str, str, str]]:
    """What no longer is as it was: the place, what was there before, and what is there now.

    Emptiness and nulls tell nothing, nor does a member that was not always there.
    """
    for at, types in before.types.items():
        owner = at.rpartition("/")[0]
        was, is_now = set(types) - {"null"}, set(after.types.get(at, ())) - {"null"}
        if was and is_now and not was & is_now:
            yield at, " or ".join(sorted(was)), " or ".join(sorted(is_now))
        elif at and not at.endswith("/*") and at not in after.types and before.always(at) and _enough(after, owner):
            yield at, " or ".join(sorted(types)), "absent"


def _enough(shape: Shape, owner: str) -> bool:
    return shape.objects(owner) >= (_MANY if owner else 1)


def _type(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"
