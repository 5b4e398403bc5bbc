"""The wire: sends requests politely, keeps what was said, and lets no secret through."""
