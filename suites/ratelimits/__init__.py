"""Promised rate limits against what the probe measured, each kind of promise by a check or two."""
