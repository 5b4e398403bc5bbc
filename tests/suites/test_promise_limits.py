"""Limits that take writing: what is refused, silently cut and stored differ, and a refusal changes nothing."""

import pytest

from accord.model.verdict import Verdict
from tests.suites.shelf import ACTING, MERGED, Shelf, judged

THINGS = """kind = "cardinality-max"
resource = "boxes"
member = "things"
max = 5
item = "thing {n}"
"""
FEWEST = THINGS.replace("max = 5", "min = 1")
NAMES = """kind = "bounds"
resource = "boxes"
member = "name"
min = 2
max = 20
letters = "abcdef"
"""
PATTERN = """kind = "pattern"
resources = ["boxes"]
member = "name"
pattern = "[a-z0-9-]{2,20}"
"""
OPEN = """kind = "active-count-max"
resource = "boxes"
max = 4
filter = { open = "true" }
total = "total"
counted = { open = true }
"""
MOST_OPEN = OPEN + 'aspect = "max"\nuncounted = [{ with = { open = false }, on = { open = true } }]\n'
CLOSED = OPEN + 'aspect = "uncounted"\nuncounted = [{ with = { open = false } }]\noff = { open = false }\n'
TOTAL = """kind = "total-max"
resource = "boxes"
max = 3
total = "total"
"""
ACTIONS = """kind = "actions-max"
resource = "boxes"
action = { action = "set", note = "note {n}" }
max = 6
"""
VERSION = 'kind = "optimistic-concurrency"\nresource = "boxes"\n'
CREATED = """kind = "document-size-max"
resource = "boxes"
by = "create"
member = "text"
accepted_bytes = 900000
refused_bytes = 1100000
"""
CHANGES = """kind = "document-size-max"
resource = "boxes"
accepted_bytes = 900000
step_bytes = 300000
changes = [{ a = "{text}" }, { b = "{text}" }, { c = "{text}" }, { d = "{text}" }]
"""
UPDATED = CHANGES + 'by = "update"\nrefused_bytes = 1100000\n'
SMALL = CHANGES + 'by = "small-update"\nsmall = { e = "{text}" }\n'
FEATURE = """kind = "feature-threshold"
resource = "boxes"
max = 4
total = "total"
path = "/feature"
at = "on"
"""
LONG = """kind = "parameter-length"
path = "/boxes"
parameter = "q"
"""
EFFECTIVE = LONG + 'effective = 30\nfrom = "name"\n'
POSTED = """kind = "query-by-post"
path = "/boxes/search"
parameter = "q"
from = "name"
url_max = 2000
"""

KEPT = {
    "things": (THINGS, MERGED),
    "fewest": (FEWEST, MERGED),
    "names": (NAMES, MERGED),
    "pattern": (PATTERN, MERGED),
    "open": (MOST_OPEN, MERGED),
    "closed": (CLOSED, MERGED),
    "total": (TOTAL, MERGED),
    "actions": (ACTIONS + 'aspect = "max"', ACTING),
    "atomic": (ACTIONS + 'aspect = "unchanged"', ACTING),
    **{f"version {name}": (f'{VERSION}aspect = "{name}"', MERGED)
       for name in ("rises", "stale-refused", "required", "no-op")},
    "created": (CREATED, MERGED),
    "updated": (UPDATED, MERGED),
    "small": (SMALL, MERGED),
    "feature": (FEATURE, MERGED),
    "effective": (EFFECTIVE, MERGED),
    "posted": (POSTED, MERGED),
}  # fmt: skip


def boxes(*opened):
    """Two boxes that were there before, neither of them open, and further ones that are."""
    names = ["books", "tools", *opened]
    return {f"old{number}": {"id": f"old{number}", "version": 1, "name": name, "things": ["thing"],
                             "open": name in opened} for number, name in enumerate(names)}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_an_honest_shelf_keeps_its_promises(name, tmp_path):
    promise, style = KEPT[name]
    shelf = Shelf(boxes=boxes())
    result = judged(shelf, promise, tmp_path, style)
    assert (result.verdict, result.findings, result.warnings) == (Verdict.PASS, (), ()), result
    assert shelf.boxes == boxes()


@pytest.mark.parametrize("name", ["names", "pattern"])
def test_what_offers_no_updates_is_judged_by_what_it_creates(name, tmp_path):
    promise, style = KEPT[name]
    result = judged(Shelf(boxes=boxes(), odd="offers no updates"), promise, tmp_path, style)
    assert result.findings == (), result


@pytest.mark.parametrize(
    ("odd", "name", "actual"),
    [
        ("stores things", "things", "6 items were stored"),
        ("cuts things", "things", "silently cut to 5 items"),
        ("takes fewer things", "things", "status 400"),
        ("things are broken", "things", "status 500"),
        ("changes and refuses", "things", "changed although refused: things, version"),
        ("stores names", "names", "' stored"),
        ("cuts names", "names", "silently cut to"),
        ("changes and refuses", "names", "changed although refused"),
        ("strips names", "pattern", "silently cut to"),
        ("matches a part", "pattern", "stored"),
        ("stores names", "pattern", "stored"),
        ("opens any", "open", "accepted: there are 5 now"),
        ("lets switch", "open", "accepted: one more counts now"),
        ("counts closed ones", "closed", "status 400"),
        ("tells more", "total", "12"),
        ("takes more actions", "actions", "all or some of them were done"),
        ("acts and refuses", "actions", "changed although refused"),
        ("acts and refuses", "atomic", "changed although refused"),
        ("version falls", "version rises", "0 after a change"),
        ("version stays", "version rises", "still 1 after a change"),
        ("takes old versions", "version stale-refused", "status 200"),
        ("needs no version", "version required", "status 200"),
        ("stores any size", "created", "stored whole"),
        ("stores any size", "updated", "1200000 characters stored by 4 updates"),
        ("feature stays", "feature", "still there"),
        ("refuses long texts", "effective", "status 400"),
        ("reads whole texts", "effective", "0 rows, or others"),
        ("refuses forms", "posted", "status 415"),
        ("reads no forms", "posted", "2 rows, or others"),
    ],
)
def test_a_broken_promise_is_told_in_its_own_words(odd, name, actual, tmp_path):
    promise, style = KEPT[name]
    result = judged(Shelf(odd, boxes=boxes()), promise, tmp_path, style)
    assert result.verdict is Verdict.FAIL, result
    assert actual in result.findings[0].actual


@pytest.mark.parametrize(
    ("shelf", "name", "reason"),
    [
        (Shelf("takes nothing"), "things", "the control"),
        (Shelf("hides things"), "things", "shows no list"),
        (Shelf(name="[A-Z]{2,20}"), "pattern", "the control"),
        (Shelf("opens any"), "closed", "nothing shows what counts"),
        (Shelf(octets=500_000), "created", "refused already"),
        (Shelf(octets=500_000), "updated", "refused already"),
        (Shelf("stores any size"), "small", "the limit is not known"),
        (Shelf("acts and refuses", actions=9), "atomic", "there is no refusal"),
    ],
)
def test_without_a_control_nothing_is_decided(shelf, name, reason, tmp_path):
    promise, style = KEPT[name]
    result = judged(shelf, promise, tmp_path, style)
    assert result.verdict is Verdict.INCONCLUSIVE, result
    assert reason in result.reason


@pytest.mark.parametrize("promise", [THINGS.replace("max = 5\n", ""), NAMES.replace("min = 2\nmax = 20\n", ""), LONG])
def test_a_promise_without_figure_is_never_kept(promise, tmp_path):
    result = judged(Shelf(), promise, tmp_path)
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "gives no figure" in result.reason


def test_rows_that_were_there_before_count_too_and_stay(tmp_path):
    shelf = Shelf(boxes=boxes("cups", "pans", "jars"))
    assert judged(shelf, MOST_OPEN, tmp_path).verdict is Verdict.PASS
    assert shelf.boxes == boxes("cups", "pans", "jars")
    shelf.boxes["old5"] = {**shelf.boxes["old4"], "id": "old5"}
    again = tmp_path / "again"
    again.mkdir()
    full = judged(shelf, MOST_OPEN, again)
    assert (full.verdict, full.reason) == (Verdict.INCONCLUSIVE, "4 are there already, of 4 that are allowed")


def test_a_total_that_a_closer_look_lowers_is_only_told(tmp_path):
    result = judged(Shelf("tells more at first"), TOTAL + 'narrower = { sure = "yes" }\n', tmp_path)
    assert result.verdict is Verdict.PASS
    assert result.warnings[0].actual == "10 at first, 0 looked at closely"


def test_a_feature_that_is_never_seen_is_not_applicable(tmp_path):
    assert judged(Shelf(featured=-1), FEATURE, tmp_path).verdict is Verdict.NOT_APPLICABLE


def test_a_longer_value_is_refused_where_a_length_is_promised(tmp_path):
    kept = judged(Shelf("limits texts"), LONG + "max = 30\n", tmp_path)
    assert kept.verdict is Verdict.PASS
    again = tmp_path / "again"
    again.mkdir()
    broken = judged(Shelf(), LONG + "max = 30\n", again)
    assert (broken.verdict, broken.findings[0].expected) == (Verdict.FAIL, "a refusal of 31 characters")
