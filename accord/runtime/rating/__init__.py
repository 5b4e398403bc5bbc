"""Measures the rate limits of a target."""
