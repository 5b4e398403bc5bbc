"""Include paths: they stay within the graph, and reach depths, beginnings and repetitions."""

from accord.authoring import RelationshipFacts, ResourceFacts, Survey
from strategies import queries_include
from tests.drawing import drawn

GRAPH: queries_include.Graph = {
    "articles": {"author": ("people",), "comments": ("comments",)},
    "comments": {"parent": ("comments",), "about": ("articles", "people")},
    "people": {"friend": ("people",)},
}


def test_the_graph_holds_what_include_delivered() -> None:
    relationships = (
        RelationshipFacts("author", "articles", types=("people",), includable=True),
        RelationshipFacts("odd.name", "articles", types=("people",), includable=True),
        RelationshipFacts("tags", "articles", types=("tags",)),
    )
    survey = Survey("", "jsonapi-1.1", resources=(ResourceFacts("articles", "/", relationships=relationships),))
    assert queries_include.graph_of(survey) == {"articles": {"author": ("people",)}}


def test_paths_follow_the_graph() -> None:
    assert queries_include.paths_from(GRAPH, "people", 2) == ["friend", "friend.friend"]
    assert "comments.about.friend" in queries_include.paths_from(GRAPH, "articles")
    assert "author.about" not in queries_include.paths_from(GRAPH, "articles")


def test_types_on_paths_are_all_that_they_may_deliver() -> None:
    assert queries_include.types_on(GRAPH, "articles", ["comments.about"]) == {"comments", "articles", "people"}


def test_paths_reach_every_class() -> None:
    found = drawn(queries_include.paths(GRAPH, "articles"))
    known = set(queries_include.paths_from(GRAPH, "articles"))
    assert all(known.issuperset(paths) for paths in found)
    assert any(path.count(".") == 2 for paths in found for path in paths)
    assert any(len(paths) != len(set(paths)) for paths in found)
    assert any(len(paths) > 2 for paths in found)
    assert any(later == f"{path}." + later.rpartition(".")[2] for paths in found for path in paths for later in paths)


def test_chains_and_stars_are_reached() -> None:
    found = drawn(queries_include.chains())
    assert [0, 1, 2, 3] in found
    assert any(len(leads) > 1 and set(leads) == {0} for leads in found)
