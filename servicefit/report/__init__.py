"""Results as something to read: sentences, sections, whole pages, exported files."""
