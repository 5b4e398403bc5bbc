"""Operations on resources: what their results show."""

from __future__ import annotations

from accord.authoring import Maker, inconclusive, not_applicable, verifies, violation, warn
from accord.judge.document import identity
from accord.runtime.surveying.operations import results_in
from suites.jsonapi.kinds import kind_of, shown
from suites.jsonapi.operation_trials import changes, creation, data_of, sandwich
from suites.jsonapi.operations import Batch, require_no_data
from suites.jsonapi.parts import attributes_of

_RESULT = "/atomic:results"


@verifies("jsonapi-atomic-operations/creating-resources/create-result-data-required", writes=True)
def test_result_of_an_addition_is_the_new_resource(maker: Maker) -> None:
    """The result of an addition without a client's id has the new resource, with its id and attributes, as data."""
    done = creation(maker)
    data, place = data_of(done.batch, 0), f"{_RESULT}/0/data"
    if not isinstance(data, dict):
        raise violation(done.batch.exchange, place, expected="the new resource", actual=_nothing(done.batch, 0))
    if data.get("type") != done.recipe.facts.type or not isinstance(data.get("id"), str):
        raise violation(
            done.batch.exchange, place, expected=f"type {done.recipe.facts.type} and a string as `id`",
            actual=f"type {data.get('type')} and {kind_of(data.get('id'))} as `id`",
        )  # fmt: skip
    for name in done.recipe.plain:
        found = attributes_of(data).get(name)
        if found != done.sent["attributes"][name]:
            raise violation(
                done.batch.exchange, f"{place}/attributes/{name}", expected=repr(done.sent["attributes"][name]),
                actual=repr(found) if name in attributes_of(data) else "nothing",
            )  # fmt: skip


@verifies("jsonapi-atomic-operations/updating-resources/update-result-data-required", writes=True)
def test_result_of_an_update_shows_what_else_changed(maker: Maker) -> None:
    """Where an update changed more than was sent, its result has the resource with the new values."""
    concerned = [done for done in changes(maker) if done.beside]
    for done in concerned:
        data, names = data_of(done.batch, 0), ", ".join(sorted(done.beside))
        if not isinstance(data, dict):
            raise violation(
                done.batch.exchange, f"{_RESULT}/0/data", actual=_nothing(done.batch, 0),
                expected=f"the resource, since {names} changed as well",
            )  # fmt: skip
        for name in done.beside & attributes_of(data).keys():
            value = attributes_of(data)[name]
            if value == done.before.get(name):
                raise violation(
                    done.batch.exchange, f"{_RESULT}/0/data/attributes/{name}", actual=repr(value),
                    expected=repr(done.after.get(name)),
                )  # fmt: skip
    if not concerned:
        raise not_applicable("no update changed more than was sent")


@verifies("jsonapi-atomic-operations/updating-resources/update-result-data-optional", writes=True)
def test_result_of_an_update_is_that_resource_or_nothing(maker: Maker) -> None:
    """The result of an update has the resource itself as data, or no data."""
    for done in changes(maker):
        result = done.batch.result(0)
        if "data" not in result:
            continue
        if result["data"] is None:
            warn(done.batch.exchange, f"{_RESULT}/0/data", expected="the resource, or no `data`", actual="null")
        elif identity(result["data"]) != done.made.identity:
            raise violation(
                done.batch.exchange, f"{_RESULT}/0/data", expected=" ".join(done.made.identity),
                actual=" ".join(identity(result["data"]) or (kind_of(result["data"]),)),
            )  # fmt: skip


@verifies("jsonapi-atomic-operations/deleting-resources/delete-result-without-data", writes=True)
def test_result_of_a_removal_has_no_data(maker: Maker) -> None:
    """The result of a removal has no data."""
    found = sandwich(maker)
    if found.gone is None:
        raise not_applicable("no operation could remove what the run created")
    if len(results_in(found.batch.exchange)) == len(found.batch.operations):
        require_no_data(found.batch, 1)


@verifies("jsonapi-atomic-operations/processing/results-position", writes=True)
def test_results_stand_in_the_order_of_operations(maker: Maker) -> None:
    """Of two additions with a removal in between, each result shows what its own operation added."""
    found = sandwich(maker)
    names = [name for name in found.recipe.plain if name in found.recipe.varied]
    places = (0, 2 if found.gone else 1)
    if len(results_in(found.batch.exchange)) != len(found.batch.operations):
        places = (0, 1)  # a result that is missing is judged by itself
    added = [data_of(found.batch, place) for place in places]
    if not names or not all(isinstance(data, dict) for data in added):
        raise inconclusive("the results of two additions cannot be told apart")
    for place, sent, data in zip(places, found.sent, added, strict=True):
        came, wanted = attributes_of(data).get(names[0]), sent["attributes"][names[0]]
        if came != wanted:
            where = f"{_RESULT}/{place}/data/attributes/{names[0]}"
            raise violation(found.batch.exchange, where, expected=shown(wanted), actual=shown(str(came)))


def _nothing(batch: Batch, place: int) -> str:
    if batch.exchange.status == 204:
        return "status 204"
    return "`data` is null" if "data" in batch.result(place) else "no `data`"
