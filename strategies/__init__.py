"""Draws what properties try a target with: JSON values, documents, queries, headers, identifiers."""
