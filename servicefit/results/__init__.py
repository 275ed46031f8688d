"""Published aggregates: written all at once, read without the store, safe to show."""
