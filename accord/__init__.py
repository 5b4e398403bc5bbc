"""Accord tells, of any live HTTP API, whether it keeps its word."""

__version__ = "0.1.0"
