"""Where a target fails while it is found out how rows are made, that is undecided, and never not applicable."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from accord.judge.expect import Inconclusive, NotApplicable
from accord.model.contract import contract_from
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.checks import Check
from accord.runtime.making.custody import Custody
from accord.runtime.making.maker import Maker
from accord.wire.budget import Budget
from accord.wire.client import Client
from tests.engine.servers import Answer, answering, document

FAILS: Answer = (500, {}, b"")
CHECK = Check(kind="creatable", otherwise="nothing can be created here")


@dataclass
class Tags:
    """A collection of tags; `fails` are the methods that are answered 500, of DELETE after its work is done."""

    fails: tuple[str, ...] = ()
    lost: Answer = field(default_factory=lambda: document({"errors": [{}]}, 404))
    rows: dict[str, Any] = field(default_factory=lambda: {"1": {"name": "one"}})

    def __call__(self, handler: Any) -> Answer:
        method, name = handler.command, handler.path.rpartition("/")[2]
        if method == "OPTIONS":
            return 204, {}, b""
        if method == "POST":
            if "POST" in self.fails:
                return FAILS
            self.rows["9"] = json.loads(handler.body)["data"]["attributes"]
            return document({"data": self._row("9")}, 201)
        if name == "tags":
            return document({"data": [self._row(each) for each in self.rows]})
        if method == "PATCH":
            self.rows[name] |= json.loads(handler.body)["data"]["attributes"]
        if method == "DELETE":
            self.rows.pop(name, None)
            return FAILS if "DELETE" in self.fails else (204, {}, b"")
        return document({"data": self._row(name)}) if name in self.rows else self.lost

    def _row(self, name: str) -> dict[str, Any]:
        return {"type": "tags", "id": name, "attributes": self.rows[name]}


@pytest.fixture
def maker(tmp_path: Path) -> Callable[..., Any]:
    """A maker for a target of tags, that may send so many requests."""

    @contextmanager
    def make(target: Tags, requests: int = 100) -> Iterator[Maker]:
        with answering(target) as url:
            contract = contract_from({"api": {"base_url": url, "standard": "jsonapi-1.1"}})
            budget = Budget(tmp_path / "budget", requests, time.time() + 60)
            client = Client(contract, budget, lambda _: None, writes=True)
            facts = ResourceFacts("tags", "/tags", url=f"{url}/tags", ids=("1",), attributes={"name": "string"})
            survey = Survey(url, "jsonapi-1.1", resources=(facts,))
            custody = Custody(survey)
            client.permit, client.noted = custody.permit, custody.note
            yield Maker(client, survey, custody, "accord012345")
            client.close()

    return make


def test_a_crash_where_the_deleted_is_asked_for_hinders_nothing(maker: Callable[..., Any]) -> None:
    with maker(Tags(lost=FAILS)) as made:
        (recipe,) = made.recipes()
        assert recipe.deletable
        assert not made.hindrance


def test_what_is_deleted_in_spite_of_a_crash_can_be_made(maker: Callable[..., Any]) -> None:
    with maker(Tags(fails=("DELETE",))) as made:
        (recipe,) = made.recipes()
        assert not recipe.deletable
        assert made.hindrance == "DELETE /tags/9 was answered 500"
        assert isinstance(CHECK.without_subject(made), Inconclusive)


def test_a_crash_of_the_creation_leaves_it_undecided(maker: Callable[..., Any]) -> None:
    with maker(Tags(fails=("POST",))) as made:
        assert made.recipes() == []
        told = CHECK.without_subject(made)
    assert isinstance(told, Inconclusive)
    assert str(told) == "nothing can be created here: POST /tags was answered 500"


def test_a_spent_budget_leaves_it_undecided(maker: Callable[..., Any]) -> None:
    with maker(Tags(), requests=4) as made:
        assert made.recipes() == []
        assert "budget of 4 requests is spent" in str(CHECK.without_subject(made))


def test_a_refusal_is_no_hindrance(maker: Callable[..., Any]) -> None:
    class Closed(Tags):
        def __call__(self, handler: Any) -> Answer:
            return document({"errors": [{}]}, 405) if handler.command == "POST" else super().__call__(handler)

    with maker(Closed()) as made:
        assert made.recipes() == []
        assert isinstance(CHECK.without_subject(made), NotApplicable)
