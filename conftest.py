"""Loads the plugin, for the suites and for the tests of the tester."""

pytest_plugins = ["accord.plugin"]
