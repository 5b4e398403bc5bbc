"""The generic kinds of promises: each is tried by one or a few checks, rules or settlements, for any contract."""
