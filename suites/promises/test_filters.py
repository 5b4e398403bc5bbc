"""Only the rows asked for come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    identity,
    inconclusive,
    keeps,
    violation,
)
from accord.judge.expect import Violation
from suites.jsonapi.parts import attributes_of, included, linkage_of
from suites.jsonapi.reading import raise_if_lasting
from suites.promises.matchers import Question, Test, is_askable, question, questions_that_clash
from suites.promises.paged import Paged, Row, paged


def _asking(promise: Promise, *asked: Question) -> dict[str, str]:
    """The query parameters of questions, all of which are to be passed."""
    query = {}
    for each in asked:
        names = {"{attribute}": each.attribute, "{matcher}": promise.get("spelt", {}).get(each.matcher, each.matcher)}
        name, value = promise["name"], promise.get("value", "{value}")
        for placeholder, text in names.items():
            name, value = name.replace(placeholder, text), value.replace(placeholder, text)
        query[name] = value.replace("{value}", each.operand)
    return query


def _listed(at: Paged, fresh: bool) -> list[Row]:
    """The rows of a plain listing."""
    rows = at.all_rows(fresh=fresh)[1]
    if not rows:
        raise inconclusive("the collection has no rows")
    return rows


def _answer(at: Paged, query: dict[str, str], passes: Test, wanted: Iterable[Row], fresh: bool) -> Violation | None:
    """What is wrong with the rows that a query lets through: one that must not pass, or the lack of a wanted one."""
    walk, found = at.asking(query).all_rows(fresh=fresh)
    first, sought = walk.pages[0], " and ".join(f"{name}={value}" for name, value in query.items())
    strange = [row for row in found if not passes(row)]
    if strange:
        return violation(
            first, "body", expected=f"only rows that match {sought}", actual=f"{at.id_of(strange[0])} does not"
        )
    ids = {at.id_of(row) for row in found}
    lacking = [row for row in wanted if at.id_of(row) not in ids]
    if lacking and walk.complete:
        return violation(first, "body", expected=f"{at.id_of(lacking[0])}, which matches {sought}", actual="missing")
    return None


@keeps("filter", where=lambda promise: "join" not in promise)
def test_matchers_let_through_what_matches(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """With each matcher the rows come that match, and no others; nothing matches a value that no row has."""
    at, told = paged(client, survey, workshop, promise), 0
    for matcher in promise.get("matchers", ["eq"]):

        def judge(fresh: bool, matcher: str = matcher) -> Violation | None:
            asked = question(matcher, promise["attributes"], _listed(at, fresh))
            return _answer(at, _asking(promise, asked), asked.passes, asked.passing[:2], fresh) if asked else None

        raise_if_lasting(judge)
        told += question(matcher, promise["attributes"], _listed(at, False)) is not None
    if not told:
        raise inconclusive("no row has a value that fits the matchers")
    _require_nothing(at, promise, workshop.maker.unique())
    _require_no_harm(at, promise)
    _require_beside(at, promise.get("beside", {}), promise)


def _require_nothing(at: Paged, promise: Promise, unheard: str) -> None:
    """That a text which no row has lets nothing through."""
    asked = question("eq", promise["attributes"], _listed(at, False))
    if asked and asked.is_text and "eq" in promise.get("matchers", ["eq"]):
        query = _asking(promise, Question(asked.attribute, "eq", unheard))
        if amiss := _answer(at, query, lambda _: False, (), True):
            raise amiss


def _require_no_harm(at: Paged, promise: Promise) -> None:
    """That a list with blanks after its commas is no server error, whatever it lets through."""
    asked = question("in", promise["attributes"], _listed(at, False)) if promise.get("spaced") else None
    if asked:
        spaced = Question(asked.attribute, "in", asked.operand.replace(",", ", "))
        exchange = expect(at.client.get(at.at.url, _asking(promise, spaced))).answered().exchange
        if exchange.status >= 500:
            raise violation(exchange, "status", expected="rows or a refusal", actual=f"status {exchange.status}")


def _require_beside(at: Paged, beside: dict[str, str], promise: Promise) -> None:
    """That further parameters are taken, each alone, and all together with a filter."""
    for name, value in beside.items():
        at.read({name: value})
    asked = question("eq", promise["attributes"], _listed(at, False)) if beside else None
    if asked:
        at.read({**beside, **_asking(promise, asked)})


def _all_of(*asked: Question) -> Test:
    return lambda row: all(each.passes(row) for each in asked)


def _any_of(*asked: Question) -> Test:
    return lambda row: any(each.passes(row) for each in asked)


@keeps("filter", where=lambda promise: promise.get("join") == "and")
def test_filters_are_joined_by_and(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Of two filters a row passes both; two that no row passes together let nothing through."""
    at, (one, other) = paged(client, survey, workshop, promise), promise["attributes"][:2]

    def judge(fresh: bool) -> Violation | None:
        rows = _listed(at, fresh)
        first, second = question("eq", [one], rows), None
        if first:
            second = question("eq", [other], first.passing)
        if not first or not second:
            raise inconclusive(f"no row has values of {one} and {other}")
        both = [row for row in first.passing if second.passes(row)]
        pairs = [(first, second, both), *((*pair, []) for pair in questions_that_clash(one, other, rows))]
        for left, right, wanted in pairs:
            if amiss := _answer(at, _asking(promise, left, right), _all_of(left, right), wanted, fresh):
                return amiss
        return None

    raise_if_lasting(judge)


@keeps("filter", where=lambda promise: promise.get("join") == "or")
def test_attributes_are_joined_by_or(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Of two attributes in one filter a row passes either; one of a related resource counts as well."""
    at, names = paged(client, survey, workshop, promise), promise["attributes"]

    def judge(fresh: bool) -> Violation | None:
        rows, told = _listed(at, fresh), 0
        for name in names:
            if asked := question("eq", [name], rows[::-1]):
                told += 1
                joined = Question(promise.get("or_joiner", "_or_").join(names), "eq", asked.operand)
                passes = _any_of(*(Question(each, "eq", asked.operand) for each in names))
                if amiss := _answer(at, _asking(promise, joined), passes, asked.passing[:1], fresh):
                    return amiss
        if not told:
            raise inconclusive(f"no row has a value of {' or '.join(names)}")
        return None

    raise_if_lasting(judge)
    if "related" in promise:
        raise_if_lasting(lambda fresh: _amiss_related(at, promise, fresh))


def _amiss_related(at: Paged, promise: Promise, fresh: bool) -> Violation | None:
    """What is wrong with a filter by an attribute of a related resource."""
    relationship, _, attribute = promise["related"].partition(".")
    with_it = at.asking({"include": relationship})
    page = with_it.read(fresh=fresh)
    told = [(row, value) for row in at.rows(page) for value in _related(page, row, relationship, attribute)]
    if not told:
        raise inconclusive(f"no {promise['related']} was seen")
    row, operand = told[0]
    asked = Question(promise["related"].replace(".", "_"), "eq", operand)
    walk, _ = with_it.asking(_asking(promise, asked)).all_rows(fresh=fresh)
    for found in walk.pages:
        for other in at.rows(found):
            if operand not in _related(found, other, relationship, attribute):
                return violation(found, "body", expected=f"only rows whose {promise['related']} is {operand}",
                                 actual=f"{at.id_of(other)}, whose is another")  # fmt: skip
    if walk.complete and at.id_of(row) not in {key for found in walk.pages for key in at.ids(found)}:
        return violation(walk.pages[0], "body", expected=f"{at.id_of(row)}, which matches", actual="missing")
    return None


def _related(page: Exchange, row: Row, relationship: str, attribute: str) -> Sequence[str]:
    """The values of an attribute of what a row is related to, as far as it is included."""
    linked = linkage_of(row, relationship)
    values = [attributes_of(each).get(attribute) for each in included(page) if identity(each) in linked]
    return [value for value in values if isinstance(value, str) and is_askable(value)]
