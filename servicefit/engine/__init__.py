"""Queries of ``queries/`` by name, run on a store."""
