"""The hunt: what it finds, how small, how often told, and what it leaves behind."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st

from accord.judge.expect import not_applicable, violation
from accord.runtime.exploring.drawing import Explored
from accord.runtime.exploring.draws import Draw, Replaying, Stale
from accord.runtime.exploring.efforts import Effort
from accord.runtime.exploring.hunting import Hunt
from accord.runtime.exploring.properties import CRASH, Property
from accord.runtime.exploring.stage import requirement_of
from accord.runtime.exploring.stateful import Machine, step
from accord.runtime.exploring.world import World
from sandbox import serving
from tests.exploration import exploring

SHRINKING = Effort("thorough", 1000, shrinks=True)
REQUIREMENT = "properties/queries/sorted"


@pytest.fixture(scope="module")
def explored() -> Iterator[Explored]:
    with serving() as origin, exploring(origin, "1.1") as ready:
        yield ready


def hunt(explored: Explored, body: object, requests: int = 300, seed: int = 1) -> Hunt:
    explored.stage.world.known.clear()
    found = Hunt(explored.stage, Property(REQUIREMENT, body, "here"), SHRINKING, seed)  # type: ignore[arg-type]
    found.search(requests)
    return found


def entry(world: World, **query: str) -> object:
    return world.get(world.collections[0].url or "", query)


def test_what_is_found_is_as_small_as_it_can_be(explored: Explored) -> None:
    def body(world: World, draw: Draw) -> None:
        drawn = draw(st.lists(st.integers(0, 1000), max_size=8))
        exchange = world.get(world.collections[0].url or "")
        if sum(drawn) >= 100:
            raise violation(exchange, "body", expected="less", actual=str(sum(drawn)))

    found = hunt(explored, body)
    (one,) = found.found.values()
    assert one.drawn == [[100]]
    assert one.violation.actual == "100"


def test_each_cause_is_told_once_by_what_was_expected(explored: Explored) -> None:
    def body(world: World, draw: Draw) -> None:
        number = draw(st.integers(0, 50))
        exchange = world.get(world.collections[0].url or "")
        if number in (7, 8, 9):
            raise violation(exchange, "body", expected="no low one", actual=str(number))
        if number > 40:
            raise violation(exchange, "body", expected="no high one", actual=str(number))

    found = hunt(explored, body)
    assert sorted(each.drawn[0] for each in found.found.values()) == [7, 41]


def test_what_does_not_show_again_is_no_finding(explored: Explored) -> None:
    times = iter(range(1000))

    def body(world: World, draw: Draw) -> None:
        draw(st.integers())
        if next(times) == 3:
            raise violation(entry(world), "body", expected="steadiness", actual="none")  # type: ignore[arg-type]
        entry(world)

    found = hunt(explored, body, 30)
    assert (len(found.found), len(found.unsteady)) == (0, 1)


def test_no_more_is_sent_than_allowed(explored: Explored) -> None:
    def body(world: World, draw: Draw) -> None:
        entry(world, odd=str(draw(st.integers())))
        entry(world)

    before = explored.stage.sent
    found = hunt(explored, body, 41)
    assert explored.stage.sent - before == 41
    assert found.examples >= 20


def test_a_seed_draws_the_same_again(explored: Explored) -> None:
    drawn: list[object] = []

    def body(world: World, draw: Draw) -> None:
        drawn.append(draw(st.text(max_size=9)))
        entry(world)

    hunt(explored, body, 60, seed=5)
    first = [*drawn]
    drawn.clear()
    hunt(explored, body, 60, seed=5)
    assert drawn == first
    drawn.clear()
    hunt(explored, body, 60, seed=6)
    assert drawn != first


def test_a_property_without_subject_says_so_and_sends_nothing(explored: Explored) -> None:
    def body(world: World, draw: Draw) -> None:
        raise not_applicable("nothing to sort")

    before = explored.stage.sent
    found = hunt(explored, body)
    assert (found.why_not, explored.stage.sent) == ("nothing to sort", before)


def test_errors_of_our_own_are_ours(explored: Explored) -> None:
    def body(world: World, draw: Draw) -> None:
        draw(st.integers())
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        hunt(explored, body)


def test_rows_of_an_example_are_removed_and_kept_ones_stay(explored: Explored) -> None:
    world = explored.stage.world
    recipe = world.recipes()[0]

    def body(world: World, draw: Draw) -> None:
        draw(st.integers(0, 9))
        world.make(world.recipe(recipe.facts.type))
        world.kept(world.recipe(recipe.facts.type))

    before = set(world.maker.custody.made)
    hunt(explored, body, 40)
    assert len(set(world.maker.custody.made) - before) <= 1
    assert world.get(world.kept(recipe).url).ok


def test_a_crash_is_told_under_its_own_requirement_even_where_it_is_caught() -> None:
    def body(world: World, draw: Draw) -> None:
        text = draw(st.text("ab'", min_size=1, max_size=6))
        with contextlib.suppress(AssertionError):
            world.get(world.resource("articles").url or "", {"filter[title]": text})

    with serving() as origin, exploring(origin, "1.1", "seeded/filtering/quote-crashes") as explored:
        found = hunt(explored, body, 400)
        (one,) = found.found.values()
        assert requirement_of(one.violation, found.each) == CRASH
        assert "'" in one.drawn[-1]


class Counter(Machine):
    """Counts up and down, and is wrong beyond two."""

    def begin(self) -> None:
        self.count = 0
        self.exchange = self.world.get(self.world.collections[0].url or "")

    @step()
    def up(self, draw: Draw) -> None:
        self.count += draw(st.integers(1, 3))

    @step(when=lambda self: self.count > 0)
    def down(self, draw: Draw) -> None:
        self.count -= 1

    def check(self) -> None:
        if self.count > 3:
            raise violation(self.exchange, "body", expected="three at most", actual=str(self.count))


def test_a_machine_is_found_by_its_steps_and_plays_them_again(explored: Explored) -> None:
    found = hunt(explored, Counter)
    (one,) = found.found.values()
    (steps,) = one.drawn
    assert [each["step"] for each in steps] == ["up", "up"]
    assert json.loads(json.dumps(one.drawn)) == one.drawn
    again = found.replay(one.drawn)
    assert again is not None
    assert again.actual == one.violation.actual


@pytest.mark.parametrize(
    "steps", [[{"step": "sideways", "drawn": []}], [{"step": "down", "drawn": []}], [{"step": "up", "drawn": []}]]
)
def test_steps_that_fit_no_more_are_stale(explored: Explored, steps: list[object]) -> None:
    each = Property(REQUIREMENT, Counter, "here")
    with pytest.raises(Stale):
        explored.stage.play(each, Replaying([steps]))


def test_what_recipes_lean_on_outlives_the_examples() -> None:
    def body(world: World, draw: Draw) -> None:
        kind = draw(st.sampled_from([recipe.facts.type for recipe in world.recipes()]))
        world.make(world.recipe(kind))

    with serving() as origin, exploring(origin, "1.1") as explored:
        found = hunt(explored, body, 120)
        assert found.examples > 10
        assert found.undecided == 0


def test_what_a_limiter_answers_is_no_finding(explored: Explored) -> None:
    def body(world: World, draw: Draw) -> None:
        draw(st.integers())
        origin = world.client.base_url.partition("/jsonapi")[0]
        exchange = world.get(f"{origin}/limited/fixed-window,1,60s/items", patient=False)
        if not exchange.ok:
            raise violation(exchange, "status", expected="success", actual=str(exchange.status))

    found = hunt(explored, body, 20)
    assert found.found == {}
    assert found.undecided >= found.examples - 2 > 0


def test_a_search_that_goes_on_draws_anew(explored: Explored) -> None:
    drawn: list[object] = []

    def body(world: World, draw: Draw) -> None:
        drawn.append(draw(st.text(min_size=3, max_size=9)))
        entry(world)

    going_on = hunt(explored, body, 40)
    first = [*drawn]
    drawn.clear()
    going_on.search(40)
    assert drawn != first
