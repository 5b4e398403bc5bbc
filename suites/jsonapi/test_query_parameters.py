"""Query parameters that no API can know: what their names are, and what is answered."""

from __future__ import annotations

from accord.authoring import (
    Client,
    ResourceFacts,
    Survey,
    expect,
    for_each,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.parts import primary
from suites.jsonapi.provoking import INVENTED, expect_bad_request

_BADLY_NAMED = {
    INVENTED.lower(): "a name of the letters a-z alone is not the implementation's to give",
    f"_{INVENTED}": "a name does not begin with an underscore",
}
_OF_A_FAMILY = {f"{INVENTED}[_]": "what stands in the brackets of a name is empty or a member name"}


@verifies("jsonapi-*/query-parameters/query-parameters-bad-request")
def test_badly_named_parameters_are_refused(client: Client, survey: Survey) -> None:
    """A parameter that nobody can know and whose name breaks the rule gets 400, at a collection and a resource."""
    collections = [facts.url for facts in survey.resources if facts.url][:1]
    singles = [facts.sample_url for facts in survey.resources if facts.sample_url][:1]
    if not collections + singles:
        raise not_applicable("neither a collection nor a resource was seen")
    named = _BADLY_NAMED if survey.edition == "1.0" else _BADLY_NAMED | _OF_A_FAMILY
    asked = [((collections + singles)[0], name) for name in named]
    for url, name in (*asked, *((url, next(iter(named))) for url in singles)):
        expect(client.get(url)).accepted()
        expect_bad_request(client.get(url, {name: "1"}), named[name])


@verifies("jsonapi-1.1/query-parameters/query-parameters-unsupported")
@for_each("collection", where=lambda facts: bool(facts.ids), otherwise="no collection with resources was seen")
def test_unknown_page_and_filter_parameters_are_refused(client: Client, subject: ResourceFacts) -> None:
    """A `page` or `filter` parameter that changes nothing, being unknown, gets 400."""
    url = subject.url or ""
    control = client.get(url)
    expect(control).accepted()
    for name in (f"page[{INVENTED}]", f"filter[{INVENTED}]"):
        exchange = client.get(url, {name: "1"})
        if not exchange.ok:
            expect_bad_request(exchange, f"`{name}` is unknown")
        elif primary(exchange) == primary(control):
            raise violation(
                exchange,
                "status",
                expected=f"status 400, `{name}` being unknown",
                actual="the parameter is ignored",
            )
