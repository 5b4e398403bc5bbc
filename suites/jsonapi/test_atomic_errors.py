"""Operations that fail, and malformed ones: how they are answered."""

from __future__ import annotations

from accord.authoring import Maker, expect, inconclusive, not_applicable, verifies, violation
from accord.judge.document import identity
from accord.judge.expect import UNDECIDED
from suites.jsonapi.operation_failures import malformed, require_errors, require_failure, require_pointers
from suites.jsonapi.operation_links import failed_to_many, failed_to_one
from suites.jsonapi.operation_trials import (
    data_of,
    failed_creation,
    failed_removal,
    failed_update,
    spoilt,
    taken_ids,
)
from suites.jsonapi.operations import HERE


@verifies("jsonapi-atomic-operations/creating-resources/failure-error-response", writes=True)
def test_failed_addition_gets_an_error(maker: Maker) -> None:
    """An addition under an unknown type, or under an id that is taken, is answered with an error."""
    require_failure(failed_creation(maker), "the type is unknown")
    for taken, batch in taken_ids(maker):
        if identity(data_of(batch, 0)) in (None, taken):
            require_failure(batch, f"the id {taken[1]} is taken")


@verifies("jsonapi-atomic-operations/creating-resources/failure-error-document", writes=True)
def test_failed_addition_is_explained(maker: Maker) -> None:
    """The error that answers a failed addition should come with an errors document."""
    require_errors(failed_creation(maker), *(batch for _, batch in taken_ids(maker)))


@verifies("jsonapi-atomic-operations/updating-resources/failure-error-response", writes=True)
def test_failed_update_gets_an_error(maker: Maker) -> None:
    """An update of a missing resource is answered with an error."""
    require_failure(failed_update(maker), "the resource is gone")


@verifies("jsonapi-atomic-operations/updating-resources/failure-error-document", writes=True)
def test_failed_update_is_explained(maker: Maker) -> None:
    """The error that answers a failed update should come with an errors document."""
    require_errors(failed_update(maker))


@verifies("jsonapi-atomic-operations/deleting-resources/failure-error-response", writes=True)
def test_failed_removal_gets_an_error(maker: Maker) -> None:
    """A removal of a missing resource is answered with an error."""
    require_failure(failed_removal(maker), "the resource is gone")


@verifies("jsonapi-atomic-operations/deleting-resources/failure-error-document", writes=True)
def test_failed_removal_is_explained(maker: Maker) -> None:
    """The error that answers a failed removal should come with an errors document."""
    require_errors(failed_removal(maker))


@verifies("jsonapi-atomic-operations/updating-to-one-relationships/failure-error-response", writes=True)
def test_failed_to_one_update_gets_an_error(maker: Maker) -> None:
    """A to-one relationship set to a missing resource is answered with an error."""
    require_failure(failed_to_one(maker), "nothing has the id")


@verifies("jsonapi-atomic-operations/updating-to-one-relationships/failure-error-document", writes=True)
def test_failed_to_one_update_is_explained(maker: Maker) -> None:
    """The error that answers a failed update of a to-one relationship should come with an errors document."""
    require_errors(failed_to_one(maker))


@verifies("jsonapi-atomic-operations/updating-to-many-relationships/failure-error-response", writes=True)
def test_failed_to_many_update_gets_an_error(maker: Maker) -> None:
    """A missing resource added to a to-many relationship is answered with an error."""
    require_failure(failed_to_many(maker), "nothing has the id")


@verifies("jsonapi-atomic-operations/updating-to-many-relationships/failure-error-document", writes=True)
def test_failed_to_many_update_is_explained(maker: Maker) -> None:
    """The error that answers a failed update of a to-many relationship should come with an errors document."""
    require_errors(failed_to_many(maker))


@verifies("jsonapi-atomic-operations/processing-errors/errors-with-pointer", writes=True)
def test_error_points_at_the_operation_that_failed(maker: Maker) -> None:
    """Where the second of three operations fails, the error should point at it or into it."""
    batch = spoilt(maker).batch
    if not batch.refused:
        raise not_applicable(f"an operation that was refused alone was not with others: {batch.said}")
    require_pointers([batch], 1)


@verifies("jsonapi-atomic-operations/processing-errors/malformed-operation", writes=True)
def test_malformed_operation_gets_400(maker: Maker) -> None:
    """An operation that is malformed or incomplete is answered with 400, and has no effect."""
    cases = malformed(maker)
    decided = [case for case in cases if case.batch.exchange.status not in (0, *UNDECIDED)]
    if not decided:
        raise inconclusive(f"no malformed operation was answered: {cases[0].batch.said}")
    for case in decided:
        expect(case.batch.exchange).status(400, because=case.what)
        if case.effect:
            raise violation(
                case.batch.exchange, HERE, expected="no effect of what was refused with 400", actual=case.effect
            )


@verifies("jsonapi-atomic-operations/processing-errors/malformed-error-document", writes=True)
def test_malformed_operation_is_explained(maker: Maker) -> None:
    """The 400 that answers a malformed operation should come with an errors document."""
    require_errors(*(case.batch for case in malformed(maker) if case.batch.exchange.status == 400))


@verifies("jsonapi-atomic-operations/processing-errors/malformed-pointer", writes=True)
def test_error_points_at_a_malformed_operation(maker: Maker) -> None:
    """The error that tells of a malformed operation should point at it or into it."""
    require_pointers([case.batch for case in malformed(maker) if case.batch.exchange.status == 400], 0)
