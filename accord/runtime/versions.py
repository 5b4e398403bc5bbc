"""What a run was made with: the versions that an audit asks for."""

from __future__ import annotations

import platform
import ssl
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("httpx", "h11", "pytest", "hypothesis", "jsonschema")


def versions() -> dict[str, str]:
    """The versions of Python, of TLS, and of the libraries that a verdict may hang on; no name of a machine."""
    found = {"python": platform.python_version(), "system": platform.system(), "tls": ssl.OPENSSL_VERSION}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
