"""The published coverage says the same as the code."""

from accord.runtime.registry import registry
from sandbox.faults import faults
from tests.coverage import PAGE, page


def test_the_coverage_page_is_true():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.coverage`"


def test_every_duty_that_is_tried_has_a_fault():
    known = registry()
    tried = {entry.id for entry in known.library if known.ways(entry.id)}
    assert tried - set(faults()) == set()


def test_every_requirement_that_is_not_tried_has_a_reason():
    known = registry()
    for catalogue in known.library.catalogues:
        assert all(known.untested(catalogue).values())
