"""Pages part a list: whatever their size, whichever way they are asked for, and while rows are added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hypothesis import strategies as st

from accord.authoring import (
    Draw,
    Exchange,
    ResourceFacts,
    World,
    explores,
    identity,
    not_applicable,
    violation,
    with_query,
)
from accord.judge.expect import Violation
from strategies import queries_page
from strategies.queries_fields import fields_of
from strategies.queries_page import MOST_PAGES
from suites.jsonapi.parts import attributes_of, delivered, included, links_of, primary, relationships_of, spelt
from suites.properties.listings import Listing, Whole, listing, names, rows_of, shown, totals_in, whole

_NO_PAGES = "no collection was seen to have more than one page"
_UNKNOWN_TOTAL = 60


@explores("properties/queries/pages", weight=2)
def pages_part_a_list(world: World, draw: Draw) -> None:
    """The pages of a list hold each of its rows once, and tell alike how many there are."""
    name, of = _drawn(world, draw)
    given = draw(queries_page.conditions(of.facts.sortable, of.facts.filters))
    plain = {key: value for key, value in given.items() if key != "sort"}
    base = world.once(("whole", name, "{}"), lambda: whole(of, {}))
    told = tuple(base.totals) if base else ()
    known = world.once(("whole", name, str(plain)), lambda: whole(of, plain, told))
    size = draw(queries_page.sizes(len(known.rows) if known else _UNKNOWN_TOTAL))
    jumping = draw(st.booleans()) if of.paging.jumps else False
    world.tell("parameter", of.paging.size or "")

    def complaint(held: Whole | None) -> Violation | None:
        pages = list(_by_number(of, given, size, held) if jumping else _by_links(of, given, size))
        return _complaint(pages, held, complete=_ends(of, pages, size, held, jumping))

    if complaint(known):
        _confirm(complaint, lambda: whole(of, plain, told))


def _confirm(complaint: Callable[[Whole | None], Violation | None], read: Callable[[], Whole | None]) -> None:
    """Raise a complaint that comes a second time, unless the list changed meanwhile."""
    before = read()
    found = complaint(before)
    after = read()
    held = before and set(before.rows), after and set(after.rows)
    if found and held[0] == held[1]:
        raise found


def _by_links(of: Listing, given: Mapping[str, str], size: int) -> Iterator[Exchange]:
    """Pages by their `next` links."""
    page: Exchange | None = of.get({**given, **of.paging.of_size(size)})
    for _ in range(MOST_PAGES + 2):
        if page is None or not page.ok:
            return
        yield page
        page = of.follow(page, "next") if primary(page) else None


def _by_number(of: Listing, given: Mapping[str, str], size: int, held: Whole | None) -> Iterator[Exchange]:
    """Pages by numbers or offsets, as many as it takes for pages as long as the first."""
    count = 1
    for index in range(MOST_PAGES + 2):
        if index >= count:
            return
        page = of.get({**given, **of.paging.page(index, size)})
        if not page.ok:
            return
        yield page
        if index == 0 and (length := len(primary(page))):
            count = -(-len(held.rows) // length) if held else MOST_PAGES // 2


def _ends(of: Listing, pages: list[Exchange], size: int, held: Whole | None, jumping: bool) -> bool:
    """Whether pages were read to the end of the list; one cut shorter than asked for spoils offsets."""
    if not pages or not held:
        return False
    first = len(primary(pages[0]))
    if not jumping:
        return not links_of(pages[-1]).get("next") and pages[-1].ok
    if of.paging.offset and first != min(size, len(held.rows)):
        return False
    return bool(first) and len(pages) >= -(-len(held.rows) // first)


def _complaint(pages: list[Exchange], held: Whole | None, complete: bool) -> Violation | None:
    """What is wrong with pages that were read one after the other."""
    seen = set()
    for page, index, row in rows_of(pages):
        if row in seen:
            expected, actual = "each row of the list once", f"{spelt([row])} came before, too"
            return violation(page, f"/data/{index}", expected=expected, actual=actual)
        seen.add(row)
    if held is None:
        return None
    for page in pages:
        for place, number in held.totals.items():
            if totals_in(page).get(place, number) != number:
                expected, actual = (
                    "the number of rows of the list, as its first page tells it alone",
                    "another number",
                )
                return violation(page, place, expected=expected, actual=actual)
    if complete and (lost := set(held.rows) - seen):
        expected, actual = "every row of the list on one of its pages", f"{spelt(lost)} on none"
        return violation(pages[-1], "/data", expected=expected, actual=actual)
    return None


@explores("properties/queries/pages")
def no_rows_stand_beyond_the_end(world: World, draw: Draw) -> None:
    """A page with a number behind the last one is empty, is refused, or is the last."""
    name, of = _drawn(world, draw)
    given = draw(queries_page.conditions((), of.facts.filters))
    known = world.once(("rows", name, str(given)), lambda: whole(of, given))
    if known is None or not known.rows or not of.paging.jumps:
        return
    size, further = draw(queries_page.sizes(len(known.rows), most_pages=len(known.rows))), draw(queries_page.beyond())
    last = (len(known.rows) - 1) // size
    page = of.get({**given, **of.paging.page(last + further, size)})
    if not page.ok or not primary(page):
        return
    ending = of.get({**given, **of.paging.page(last, size)})
    now = whole(of, given)
    honest = now and list(now.rows[last * size :]) == shown(primary(ending)) and set(now.rows) == set(known.rows)
    if honest and shown(primary(page)) != shown(primary(ending)):
        expected, actual = "no row on a page behind the last one", f"{spelt(shown(primary(page)))} again"
        raise violation(page, "/data", expected=expected, actual=actual)


@explores("properties/queries/pages")
def links_between_pages_keep_what_was_asked(world: World, draw: Draw) -> None:
    """Wherever a link between pages leads, the same fields are shown and the same relationships included."""
    _, of = _drawn(world, draw)
    known = fields_of(of.facts)
    ways = [item.name for item in of.facts.relationships if item.includable and item.name in known]
    include = draw(st.sampled_from(["", *ways]))
    drawn = draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)) if known else []
    names_ = sorted({*drawn, include} - {""})
    size, keys = draw(st.integers(1, 8)), draw(queries_page.ways())
    asked = {f"fields[{of.facts.type}]": ",".join(names_), **({"include": include} if include else {})}
    page = of.get({**asked, **of.paging.of_size(size)})
    for key in keys:
        onward = of.follow(page, key) if page.ok and not _beside(page, of.facts, names_) else None
        if onward is None or not onward.ok:
            continue
        if beside := _beside(onward, of.facts, names_):
            expected, actual = "a link that keeps the fieldset that was asked for", f"`{beside}` is shown there"
            raise violation(page, f"/links/{key}", expected=expected, actual=actual)
        if include and included(page) and (lost := _not_included(world, of, onward, include)):
            expected, actual = "a link that keeps what is to be included", f"{lost} is not included there"
            raise violation(page, f"/links/{key}", expected=expected, actual=actual)
        page = onward


def _beside(exchange: Exchange, facts: ResourceFacts, asked: list[str]) -> str:
    """A field that the rows of a page show beside those asked for, or an empty text."""
    for row in primary(exchange):
        if (found := identity(row)) and found[0] == facts.type:
            for name in (*attributes_of(row), *relationships_of(row)):
                if name not in asked:
                    return str(name)
    return ""


def _not_included(world: World, of: Listing, page: Exchange, include: str) -> str:
    """A resource that a page includes if it is asked for once more, and else not; an empty text without."""
    if included(page) or any(name == "include" for name, _ in page.request.parameters):
        return ""
    control = world.get(with_query(page.request.url, {"include": include}), accept=of.accept)
    lost = delivered(control) - delivered(page) if control.ok else set()
    return spelt(lost, 1)


@explores("properties/queries/pages", writes=True)
def rows_at_the_end_disturb_no_pages(world: World, draw: Draw) -> None:
    """Who reads on while rows are created at the end of a list gets each row that was there before, once."""
    kinds = [recipe.facts.type for recipe in world.recipes() if recipe.deletable]
    offered = [name for name in names(world) if name.partition(" ")[0] in kinds]
    if not offered:
        raise not_applicable("no row can be created in a collection that has pages")
    name = draw(st.sampled_from(offered))
    of = listing(world, name)
    given = draw(queries_page.conditions(of.facts.sortable, {}))
    known = world.once(("whole", name, "{}"), lambda: whole(of, {}))
    if known is None:
        return
    size, moment, count = draw(queries_page.sizes(len(known.rows))), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    made, pages = set(), []
    for page in _by_links(of, given, size):
        pages.append(page)
        if len(pages) == moment:
            made = {world.make(world.recipe(of.facts.type)).identity for _ in range(count)}
    after = whole(of, given)
    if not made or after is None or not (of.accept or set(after.rows[-len(made) :]) == made):
        return
    there = tuple(row for row in after.rows if row in set(known.rows))
    complete = not links_of(pages[-1]).get("next")
    if found := _complaint(pages, Whole(there), complete):
        raise found


def _drawn(world: World, draw: Draw) -> tuple[str, Listing]:
    """A list, by its name."""
    if not any(facts.paginated for facts in world.collections):
        raise not_applicable(_NO_PAGES)
    name = draw(st.sampled_from(names(world)))
    return name, listing(world, name)
