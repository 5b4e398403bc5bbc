"""Drafts a contract of a target: what was seen, and what its OpenAPI description tells."""
