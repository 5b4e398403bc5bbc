"""HTTP itself: its requirements, with the rules and checks that try them."""
