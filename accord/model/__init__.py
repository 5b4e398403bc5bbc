"""The words of Accord as data: nothing here reads a socket or a clock."""
