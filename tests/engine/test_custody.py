"""Custody of what the run creates: where it is served, and that a deletion ends it."""

from accord.model.exchange import Exchange, Request, Response
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.making.custody import Custody

BASE = "http://api.test"
OWN = ("tags", "9")
CREATED = Response(201, (), b'{"data": {"type": "tags", "id": "9"}}')


def creating(sample_url: str) -> Custody:
    """Custody after a creation, where the sample of the type is served at `sample_url`."""
    tags = ResourceFacts("tags", "/tags/", url=f"{BASE}/tags/", ids=("1",), sample_url=sample_url)
    kept = Custody(Survey(BASE, "jsonapi-1.0", resources=(tags,)))
    kept.note(Exchange("x-1", Request("POST", f"{BASE}/tags/", (), b""), CREATED))
    return kept


def test_resources_end_in_a_slash_where_others_of_their_type_do() -> None:
    assert creating(f"{BASE}/tags/1").made == {OWN: f"{BASE}/tags/9"}
    assert creating(f"{BASE}/tags/1/").made == {OWN: f"{BASE}/tags/9/"}


def test_what_is_deleted_is_kept_no_longer() -> None:
    kept = creating(f"{BASE}/tags/1/")
    delete = Request("DELETE", kept.made[OWN], (), b"")
    kept.permit(delete)
    kept.note(Exchange("x-2", delete, Response(204, (), b"")))
    assert kept.made == {}


def test_the_word_of_another_account_that_it_is_gone_is_not_taken() -> None:
    kept = creating(f"{BASE}/tags/1")
    kept.accounts = ("$OTHER_TOKEN",)
    delete = Request("DELETE", kept.made[OWN], (("Authorization", "Bearer $OTHER_TOKEN"),), b"")
    kept.note(Exchange("x-2", delete, Response(204, (), b"")))
    assert kept.made == {OWN: f"{BASE}/tags/9"}
