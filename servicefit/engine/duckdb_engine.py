"""The engine behind the queries: DuckDB on a store that is only read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from servicefit.engine.connection import first_line, open_duckdb
from servicefit.engine.query import Query
from servicefit.errors import DataError, nearest

if TYPE_CHECKING:
    import pandas as pd

Rows = TypeVar("Rows")
Value = bool | int | float | str | dt.date | dt.datetime | None


class Engine(Protocol):
    """What the questions need of an engine."""

    def run(self, query: Query, parameters: Mapping[str, Value]) -> pd.DataFrame:
        """Return the rows of a query; parameters that it does not declare are left out."""
        ...

    def columns(self, query: Query, parameters: Mapping[str, Value]) -> dict[str, str]:
        """Return the types of a query's columns by name, without running it."""
        ...

    def arrays(self, query: Query, parameters: Mapping[str, Value]) -> dict[str, NDArray[Any]]:
        """Return the columns of a query as arrays; may be called from several threads at once."""
        ...

    def materialise(self, name: str, query: Query, parameters: Mapping[str, Value]) -> list[str]:
        """Keep the rows of a query as a temporary table that other queries can read; return its columns."""
        ...


class DuckDBEngine:
    """Runs queries on a DuckDB store, opened read-only.

    Parameters
    ----------
    store : Path
        The ``store.duckdb`` of a workspace.

    Raises
    ------
    DataError
        There is no store, or it cannot be opened.
    """

    def __init__(self, store: Path) -> None:
        if not store.exists():
            raise DataError(f"{store.name} must exist; the exports have not been read yet.", "Run: servicefit run")
        try:
            self._connection = open_duckdb(store, read_only=True)
        except duckdb.Error as error:
            raise DataError(
                f"{store.name} cannot be opened: {first_line(error)}.", "Run servicefit run again."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._connection.close()

    def run(self, query: Query, parameters: Mapping[str, Value]) -> pd.DataFrame:
        """Return the rows of a query.

        Parameters
        ----------
        query : Query
            From :func:`servicefit.engine.query.find_query`.
        parameters : mapping
            Values by name; those that the query does not declare are left out.

        Returns
        -------
        DataFrame
            The query's final columns.

        Raises
        ------
        DataError
            A parameter is missing, or the engine refuses the query.
        """
        return self._execute(query, query.sql, parameters, lambda result: result.df())

    def columns(self, query: Query, parameters: Mapping[str, Value]) -> dict[str, str]:
        """Return the columns of a query without running it.

        Parameters
        ----------
        query : Query
            The query.
        parameters : mapping
            Values by name.

        Returns
        -------
        dict of str to str
            Name to type, such as ``BIGINT``, in order.

        Raises
        ------
        DataError
            As :meth:`run`.
        """
        rows = self._execute(query, f"describe\n{query.sql}", parameters, lambda result: result.fetchall())
        return {str(row[0]): str(row[1]) for row in rows}

    def arrays(self, query: Query, parameters: Mapping[str, Value]) -> dict[str, NDArray[Any]]:
        """Return the columns of a query as arrays, for what goes through many rows.

        Parameters
        ----------
        query : Query
            Without NULLs in its rows.
        parameters : mapping
            Values by name.

        Returns
        -------
        dict of str to ndarray, shape (rows,)
            By name. It may be called from several threads at once.

        Raises
        ------
        DataError
            As :meth:`run`.
        """
        with self._connection.cursor() as cursor:
            rows = self._execute(query, query.sql, parameters, lambda result: result.fetchnumpy(), cursor)
        return {name: np.asarray(column) for name, column in rows.items()}

    def materialise(self, name: str, query: Query, parameters: Mapping[str, Value]) -> list[str]:
        """Keep the rows of a query as a temporary table.

        Parameters
        ----------
        name : str
            Name of the table; one of that name is replaced.
        query : Query
            What fills it.
        parameters : mapping
            Values by name.

        Returns
        -------
        list of str
            Its columns.

        Raises
        ------
        DataError
            As :meth:`run`.
        """
        statement = f"create or replace temp table {name} as\n{query.sql}"
        self._execute(query, statement, parameters, lambda result: result.fetchall())
        return [str(row[0]) for row in self._connection.execute(f"describe {name}").fetchall()]

    def _execute(
        self,
        query: Query,
        sql: str,
        parameters: Mapping[str, Value],
        fetch: Callable[[duckdb.DuckDBPyConnection], Rows],
        connection: duckdb.DuckDBPyConnection | None = None,
    ) -> Rows:
        """Run and fetch in one go: some faults only show when the rows are made."""
        missing = [name for name in query.parameters if name not in parameters]
        if missing:
            raise DataError(
                f"The query {query.name} ({query.path.name}) must ask only for known parameters; it needs ${missing[0]}.",
                nearest(missing[0], parameters),
            )
        bound = {name: parameters[name] for name in query.parameters}
        connection = connection or self._connection
        try:
            return fetch(connection.execute(sql, bound) if bound else connection.execute(sql))
        except duckdb.Error as error:
            divided = "division by zero" in str(error).lower()
            raise DataError(
                f"The query {query.name} ({query.path.name}) does not run: {first_line(error)}.",
                "Divide by nullif(…, 0)." if divided else "Mend that file and run again.",
            ) from error
