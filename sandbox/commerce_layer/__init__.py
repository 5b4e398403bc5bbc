"""The provisioning API of Commerce Layer: JSON:API 1.0 within its tokens, limits, errors and actions.

A variant whose name has the part `limits=0.1,0.2` has a tenth of the quotas, in windows of a fifth of the length.
"""

from sandbox.commerce_layer.api import API, PREFIX, seeded
from sandbox.commerce_layer.limits import option
from sandbox.commerce_layer.service import serve

__all__ = ["API", "PREFIX", "option", "seeded", "serve"]
