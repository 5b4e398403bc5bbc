"""The provisioning API of Commerce Layer: JSON:API 1.0 within its tokens, limits, errors and actions."""

from sandbox.commerce_layer.api import API, PREFIX, seeded
from sandbox.commerce_layer.service import serve

__all__ = ["API", "PREFIX", "seeded", "serve"]
