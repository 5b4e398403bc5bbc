"""Machines whose plainest step does nothing, so that the plainest examples cost nothing."""

from __future__ import annotations

from accord.authoring import Draw, Machine, step

_REST = "at_rest"


class RestingMachine(Machine):
    """A machine that may rest: Hypothesis fills up each new beginning with the step whose name comes first."""

    @step()
    def at_rest(self, draw: Draw) -> None:
        """Do nothing."""

    def check(self) -> None:
        """Compare the model with the server, unless nothing was done."""
        if self.steps[-1]["step"] != _REST:
            self.agree()

    def agree(self) -> None:
        """Require that the server shows what the model holds; raises Violation."""
