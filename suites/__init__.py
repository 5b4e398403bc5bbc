"""The suites: requirements as data, and the rules and checks that try them."""
