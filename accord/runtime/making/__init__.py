"""Rows of the run's own: made, kept in custody, removed."""
