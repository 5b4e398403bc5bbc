"""A conforming plain HTTP API about notes: JSON without a standard above it, and what HTTP offers."""

from sandbox.plain.notes import Notebook, seeded
from sandbox.plain.service import serve

__all__ = ["Notebook", "seeded", "serve"]
