"""What checks of transport are given."""

from __future__ import annotations

import pytest

from accord.model.contract import Contract
from accord.runtime.transport import HostView, look


@pytest.fixture(scope="session")
def transport(contract: Contract) -> HostView:
    """The host of the target: facts that are gathered once, and what is remembered of its certificates."""
    return look(contract)
