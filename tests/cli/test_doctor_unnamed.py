"""`accord doctor` at a target of which no contract tells anything."""

from __future__ import annotations

from tests.cli.conftest import Accord
from tests.cli.servers import answering
from tests.cli.test_doctor import lines


def test_what_the_entry_document_leads_to_is_read(accord: Accord, origin: str) -> None:
    said = accord("doctor", f"{origin}/jsonapi-1.1/clean")
    assert (said.code, said.err, lines(said, "wrong")) == (0, "", [])
    assert "4 resources can be read: /articles, /people, /comments, /tags" in lines(said, "ok")


def test_where_nothing_is_the_remedy_names_what_may_be_there(accord: Accord) -> None:
    with answering((404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>")) as url:
        said = accord("doctor", url)
    assert said.code == 2
    assert "`accord init URL --resource PATH`" in lines(said, "wrong")[0]


def test_a_run_against_a_page_names_the_same(accord: Accord) -> None:
    with answering((200, {"Content-Type": "text/html"}, b"<h1>Hello</h1>")) as url:
        said = accord("run", url)
    assert said.code == 3
    assert "`accord init URL --resource PATH`" in said.line
