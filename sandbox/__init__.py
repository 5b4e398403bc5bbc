"""A server that keeps every word of JSON:API 1.0 and 1.1, and of HTTP, each of which can be broken on purpose.

with serving() as origin:
    httpx.get(origin + base_path("1.1") + "/articles")
"""

from sandbox.app import application, base_path
from sandbox.server import serving

__all__ = ["application", "base_path", "serving"]
