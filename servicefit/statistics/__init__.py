"""Pure functions on arrays; each cites the source of its method."""
