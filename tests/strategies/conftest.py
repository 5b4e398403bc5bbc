"""What strategies draw in their tests hangs on no module that happens to be loaded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accord.authoring import steady_draws


@pytest.fixture(scope="module", autouse=True)
def _steady() -> Iterator[None]:
    with steady_draws():
        yield
