"""What a target offers, found out before it is judged."""
