"""One module a result table: queries and statistics make its rows."""
