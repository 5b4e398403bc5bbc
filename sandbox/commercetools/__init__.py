"""A conforming, in-memory HTTP API of a shop: products, discounts, carts and lists, by the rules of commercetools."""

from sandbox.commercetools.project import Project
from sandbox.commercetools.seeds import seeded
from sandbox.commercetools.service import serve
from sandbox.commercetools.terms import CURRENT, LARGEST_BODY, OF_2018, OUTSIDE, PROJECT_KEY, Terms

__all__ = ["CURRENT", "LARGEST_BODY", "OF_2018", "OUTSIDE", "PROJECT_KEY", "Project", "Terms", "seeded", "serve"]
