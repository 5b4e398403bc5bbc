"""What an API was seen, or is described, to be at two times, and what of it changed: additions break nobody."""
