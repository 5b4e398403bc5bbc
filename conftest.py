pytest_plugins = ["accord.plugin"]
