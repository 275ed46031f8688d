"""From a folder of unknown exports to a proposed ``servicefit.toml``: which file is which table, which column which."""
