"""Properties of values: silent with servers that keep their word or refuse, and each trouble is told."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accord.authoring import Exchange, Made, Recipe, ResourceFacts
from accord.judge.expect import Inconclusive, NotApplicable, Violation
from accord.model.exchange import Request, Response
from accord.runtime.exploring.draws import Replaying
from accord.runtime.surveying.samples import another
from strategies import wire
from suites.properties import properties_values as properties

PLAIN = {"name": "thing", "size": 3, "about": {"level": 1}}
FACTS = ResourceFacts("things", "/things", "http://x/things")
OTHERWISE = wire.PLAIN | {"escapes": "all"}

Store = Callable[[str, dict[str, Any]], dict[str, Any] | None]
"""What a server stores for the attributes that a method brings it, None where it refuses."""


class Server:
    """A world with one collection: `store` alters or refuses what comes, `reads` refuses octets."""

    def __init__(
        self, store: Store = lambda _, given: given, reads: Callable[[str, bytes], bool] = lambda _, __: True
    ) -> None:
        self.store, self.reads = store, reads
        self.rows: dict[str, dict[str, Any]] = {}
        self.told: list[str] = []
        self.made: dict[str, str] = {}
        self.known: dict[Any, Any] = {}
        self.maker = self
        self.things = Recipe(FACTS, dict(PLAIN), varied={"name"}, plain=tuple(PLAIN), updatable="name")

    def recipes(self) -> list[Recipe]:
        return [self.things]

    def recipe(self, _: str) -> Recipe:
        return self.things

    def body(self, _: Recipe) -> dict[str, Any]:
        return {"data": {"type": "things", "attributes": dict(PLAIN)}}

    def another(self, _: Recipe, name: str, value: Any) -> Any:
        return another(value, [{"level": 2}], "tag")

    def make(self, recipe: Recipe, attributes: dict[str, Any] | None = None) -> Made:
        document = self.body(recipe)
        document["data"]["attributes"] |= attributes or {}
        answer = self.post("http://x/things", document)
        found = self.made_by(answer)
        if not found:
            raise Inconclusive("refused")
        return Made(*found, document["data"], answer)

    def kept(self, recipe: Recipe) -> Made:
        kept: Made = self.once("kept", lambda: self.make(recipe))
        return kept

    def made_by(self, answer: Exchange) -> tuple[tuple[str, str], str] | None:
        url = self.made.get(answer.id)
        return (("things", url.rpartition("/")[2]), url) if url else None

    def once(self, key: Any, find: Callable[[], Any]) -> Any:
        if key not in self.known:
            self.known[key] = find()
        return self.known[key]

    def tell(self, _: str, name: str) -> None:
        self.told.append(name)

    def post(self, url: str, document: Any) -> Exchange:
        return self.send("POST", url, body=wire.spelt(document))

    def patch(self, url: str, document: Any) -> Exchange:
        return self.send("PATCH", url, body=wire.spelt(document))

    def delete(self, url: str) -> Exchange:
        return self.send("DELETE", url)

    def get(self, url: str) -> Exchange:
        return self.send("GET", url)

    def row(self, made: Made) -> Exchange:
        return self.get(made.url)

    def send(self, method: str, url: str, body: bytes = b"") -> Exchange:
        number = f"e{len(self.made)}-{method}-{len(self.told)}"
        status, document = self.answer(method, url, body, number)
        headers = (("content-type", "application/vnd.api+json"),)
        answer = Response(status, headers, json.dumps(document).encode() if document else b"")
        return Exchange(number, Request(method, url, (), body), answer)

    def answer(self, method: str, url: str, body: bytes, number: str) -> tuple[int, Any]:
        if method == "DELETE":
            return (204, None) if self.rows.pop(url, None) is not None else (404, None)
        if method == "GET":
            row = self.rows.get(url)
            return (404, None) if row is None else (200, {"data": {"type": "things", "id": "1", "attributes": row}})
        try:
            given = json.loads(body)["data"].get("attributes", {})
        except ValueError:
            return 400, None
        kept = self.store(method, given) if self.reads(method, body) else None
        if kept is None:
            return 422, None
        if method == "POST":
            self.made[number] = url = f"{url}/{len(self.made) + 1}"
        self.rows[url] = self.rows.get(url, {}) | kept
        return (201, None) if method == "POST" else (204, None)


def play(body: Callable[..., None], server: Server, *drawn: Any) -> None:
    body(server, Replaying(["things", *drawn]))


def told(body: Callable[..., None], server: Server, *drawn: Any) -> Violation:
    with pytest.raises(Violation) as raised:
        play(body, server, *drawn)
    return raised.value


ODD = {"name": " a\u0301 ", "size": 0, "about": {"x": {}}}
DRAWN: dict[str, tuple[Any, ...]] = {
    "created_values_come_back": (ODD,),
    "updated_values_come_back": (2, ODD, {"name": ""}),
    "what_was_read_can_be_written_back": (ODD, ["name", "about"]),
    "creations_may_be_spelt_otherwise": (ODD, OTHERWISE),
    "updates_may_be_spelt_otherwise": (ODD, OTHERWISE),
    "odd_documents_break_nothing": ({"form": "number", "at": "name", "what": "1e400"}, True),
    "wild_values_break_nothing": ("name", "\ud800", False),
}


def property_called(name: str) -> Callable[..., None]:
    found: Callable[..., None] = getattr(properties, name)
    return found


def cut(method: str, given: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def only(method: str, store: Store) -> Store:
    return lambda asked, given: store(asked, given) if asked == method else given


def refuse_blanks(method: str, given: dict[str, Any]) -> dict[str, Any] | None:
    return None if given.get("name", "").startswith(" ") else given


@pytest.mark.parametrize("name", DRAWN)
def test_a_server_that_keeps_what_it_takes_is_never_told_of(name: str) -> None:
    play(property_called(name), Server(), *DRAWN[name])


@pytest.mark.parametrize("name", DRAWN)
def test_a_server_that_refuses_all_that_is_odd_is_never_told_of(name: str) -> None:
    def picky(method: str, given: dict[str, Any]) -> dict[str, Any] | None:
        usual = all(str(given.get(each, value)) in (str(value), "thing-tag", "4") for each, value in PLAIN.items())
        return given if usual or given.get("about") == {"level": 2} else None

    try:
        play(property_called(name), Server(picky), *DRAWN[name])
    except Inconclusive:
        return


def test_what_a_creation_loses_is_told_by_its_place() -> None:
    error = told(properties.created_values_come_back, Server(cut), {"size": 1, "name": "a "})
    assert (error.place, error.actual) == ("/data/attributes/name", '"a" for "a "')
    assert error.exchange is not None
    assert error.exchange.request.method == "GET"


def test_what_a_later_update_loses_is_told() -> None:
    server = Server(only("PATCH", cut))
    assert told(properties.updated_values_come_back, server, 2, {"size": 4}, {"name": "a "}).actual == '"a" for "a "'


def test_an_attribute_that_is_not_shown_any_more_is_told() -> None:
    def drop(_: str, given: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in given.items() if value != {}}

    assert told(properties.created_values_come_back, Server(drop), {"about": {}}).actual == "absent for {}"


def test_attributes_that_no_plain_update_changes_are_left_out() -> None:
    def fixed(method: str, given: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in given.items() if method == "POST" or name != "size"}

    server = Server(fixed)
    assert properties.changeable(server, server.things) == ["about", "name"]  # type: ignore[arg-type]


def test_texts_of_a_few_words_are_left_out() -> None:
    recipe = Recipe(FACTS, PLAIN | {"mode": "live"}, varied={"name"}, plain=("mode", *PLAIN))
    assert properties.free_attributes(recipe) == ["about", "name", "size"]
    recipe.varied = set()
    assert properties.free_attributes(recipe) == ["about", "mode", "name", "size"]


def test_what_a_creation_took_and_an_update_refuses_is_told() -> None:
    server = Server(only("PATCH", refuse_blanks))
    error = told(properties.what_was_read_can_be_written_back, server, {"name": " a"}, ["name"])
    assert (error.place, error.actual) == ("status", 'status 422 to {"name": " a"}')


def test_a_row_that_takes_no_updates_any_more_is_not_told_of() -> None:
    def closes(server: Server) -> Store:
        def store(method: str, given: dict[str, Any]) -> dict[str, Any] | None:
            closed = any(row.get("name") == "closed" for row in server.rows.values())
            return None if method == "PATCH" and closed else given

        return store

    server = Server()
    server.store = closes(server)
    play(properties.what_was_read_can_be_written_back, server, {"name": "closed"}, ["name"])


def test_what_changes_as_it_is_written_back_is_told() -> None:
    server = Server(only("PATCH", cut))
    error = told(properties.what_was_read_can_be_written_back, server, {"name": "a "}, ["size", "name"])
    assert error.expected == "what a row shows, written back, reads as before"


@pytest.mark.parametrize(
    ("method", "body"),
    [("POST", properties.creations_may_be_spelt_otherwise), ("PATCH", properties.updates_may_be_spelt_otherwise)],
)
class TestSpellings:
    def test_a_spelling_that_is_refused_alone_is_told(self, method: str, body: Callable[..., None]) -> None:
        server = Server(reads=lambda _, octets: b"\\u" not in octets)
        error = told(body, server, {"name": "b"}, OTHERWISE)
        assert error.exchange is not None
        assert (error.place, error.exchange.request.method) == ("status", method)

    def test_a_spelling_that_is_read_otherwise_is_told(self, method: str, body: Callable[..., None]) -> None:
        server = Server()

        def read(asked: str, octets: bytes) -> bool:
            keep: Store = lambda _, given: given  # noqa: E731
            server.store = (lambda _, given: given | {"size": 9}) if b"\\u" in octets else keep
            return True

        server.reads = read
        error = told(body, server, {"size": 5}, OTHERWISE)
        assert (error.place, error.actual) == ("/data/attributes/size", "9 for 5")

    def test_a_value_that_no_spelling_keeps_is_no_matter(self, method: str, body: Callable[..., None]) -> None:
        play(body, Server(cut), {"name": "a "}, OTHERWISE)

    def test_a_value_that_no_spelling_brings_in_is_no_matter(self, method: str, body: Callable[..., None]) -> None:
        play(body, Server(only(method, refuse_blanks)), {"name": " a"}, OTHERWISE)

    def test_numbers_spelt_otherwise_may_be_refused(self, method: str, body: Callable[..., None]) -> None:
        server = Server(reads=lambda _, octets: b"5.0" not in octets)
        play(body, server, {"size": 5}, wire.PLAIN | {"numbers": "fraction"})


def test_where_nothing_comes_back_as_sent_nothing_is_tried() -> None:
    server = Server()
    server.things.plain = ()
    with pytest.raises(NotApplicable):
        play(properties.created_values_come_back, server)


def test_what_was_tried_is_told() -> None:
    server = Server()
    play(properties.created_values_come_back, server, {"name": "a ", "size": 0})
    assert server.told == ["text with blank ends", "zero"]


def test_long_values_are_cut_in_reports() -> None:
    assert properties.told("a" * 119) == f'"{"a" * 119}"'[:100] + "… (121 characters)"
    assert properties.told("ü") == '"\\u00fc"'
