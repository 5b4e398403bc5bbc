"""The published coverage says the same as the code."""

from accord.cli.known import of_shipped
from accord.runtime.registry import registry
from sandbox.seeded import proofs
from tests.coverage import PAGE, page
from tests.promise_matrix import ELSEWHERE
from tests.test_version_promises import PROVEN


def test_the_coverage_page_is_true():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.coverage`"


def test_every_duty_that_is_tried_has_a_fault():
    known = registry()
    tried = {entry.id for entry in known.library if known.ways(entry.id)}
    assert tried - set(proofs()) == set()


def test_every_promise_that_is_tried_has_a_fault_or_is_proven_elsewhere():
    tried = {entry.id for entry in of_shipped() if entry.ways and entry.kind not in ELSEWHERE}
    assert tried - set(proofs()) == set(PROVEN)


def test_every_requirement_that_is_not_tried_has_a_reason():
    known = registry()
    for catalogue in known.library.catalogues:
        assert all(known.untested(catalogue).values())
    assert all(entry.why_not for entry in of_shipped() if not entry.ways)


def test_every_statement_of_the_vendors_has_a_row():
    rows = [
        line.split("`")[1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `comm")
    ]
    assert rows == [entry.id for entry in of_shipped()]
    assert len(rows) == 250
