"""Properties: drawn, searched and replayed."""
