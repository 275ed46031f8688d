"""A workspace: a company's settings, exports, store, results and reports in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from servicefit.errors import UsageError
from servicefit.settings import SETTINGS_FILE, Settings, load_settings

if TYPE_CHECKING:
    import pandas as pd

    from servicefit.answers import Answer
    from servicefit.engine.duckdb_engine import Value
    from servicefit.engine.query import Query


@dataclass(frozen=True, slots=True)
class Workspace:
    """One company's folder and what can be asked of it.

    Parameters
    ----------
    folder : Path
        Absolute.
    settings : Settings
        From its ``servicefit.toml``.
    """

    folder: Path
    settings: Settings

    @property
    def store(self) -> Path:
        """The checked tables; private."""
        return self.folder / "store.duckdb"

    @property
    def results(self) -> Path:
        """Published aggregates; safe to show."""
        return self.folder / "results"

    @property
    def reports(self) -> Path:
        """Executed notebooks and what is exported from them."""
        return self.folder / "reports"

    @property
    def queries_dir(self) -> Path:
        """The company's own queries."""
        return self.folder / "queries"

    def capability(self, period: str = "latest", segment: str = "all") -> Answer:
        """What can the service do?

        Parameters
        ----------
        period : str
            A period label, or ``latest``: the newest complete 12 months.
        segment : str
            A segment of the company, or ``all``.

        Returns
        -------
        Answer
            Result table ``capability``: read where a run has published it, else computed from the store.

        Raises
        ------
        ServiceFitError
            The period or segment is not known, or there is neither a store nor a result.
        """
        return self._answer("capability", period, segment)

    def feature_value(self, period: str = "latest", segment: str = "all", outcome: str = "satisfaction") -> Answer:
        """What do customers value?

        Parameters
        ----------
        period, segment : str
            As for :meth:`capability`.
        outcome : {"satisfaction", "recommend", "retention"}
            What features are held against.

        Returns
        -------
        Answer
            Result table ``feature_value`` of the outcome: ``.table`` for all segments, ``.words`` for the one asked for.

        Raises
        ------
        ServiceFitError
            As for :meth:`capability`, or the outcome is not known.
        """
        from servicefit.report.value_answer import answer_in_words

        return answer_in_words(self._answer("feature_value", period, segment), outcome, self.settings)

    def preference(self, period: str = "latest", segment: str = "all") -> Answer:
        """What do customers say when asked what they prefer? Parameters as for :meth:`capability`."""
        return self._answer("preference", period, segment)

    def journey(self, period: str = "latest", segment: str = "all") -> Answer:
        """How do customers live the service? Parameters as for :meth:`capability`."""
        return self._answer("journey", period, segment)

    def target(self, period: str = "latest") -> Answer:
        """What does the strategy ask of each capability? Parameters as for :meth:`capability`."""
        return self._answer("target", period, "all")

    def data_health(self, period: str = "latest") -> Answer:
        """What could be read of each export? Parameters as for :meth:`capability`."""
        return self._answer("data_health", period, "all")

    def queries(self) -> list[Query]:
        """List all queries: the package's and the company's own."""
        from servicefit.engine.query import list_queries

        return list_queries(self.queries_dir)

    def query(self, name: str) -> Query:
        """Find a query by name, such as ``capabilities/reachability``; ``.sql`` is its text."""
        from servicefit.engine.query import find_query

        return find_query(name, self.queries_dir)

    def run_query(self, name: str, **parameters: Value) -> pd.DataFrame:
        """Run a query by name on the private store.

        Parameters
        ----------
        name : str
            Such as ``data_health/exports``.
        **parameters
            Its bound parameters; those of the default period and the settings are there already.

        Returns
        -------
        DataFrame
            Its rows. They are not withheld: what stands here must not be published.

        Raises
        ------
        ServiceFitError
            There is no such query or store, or the query does not run.
        """
        from servicefit.answers import run_query

        return run_query(self, name, parameters)

    def _answer(self, table: str, period: str, segment: str) -> Answer:
        from servicefit.answers import answer

        return answer(self, table, period, segment)


def open_workspace(folder: str | Path = ".") -> Workspace:
    """Open a workspace.

    Parameters
    ----------
    folder : str or Path
        With a ``servicefit.toml`` or a folder ``exports``.

    Returns
    -------
    Workspace
        With its settings read and checked.

    Raises
    ------
    UsageError
        The folder is no workspace.
    SettingsError
        Its settings are at fault.
    """
    path = Path(folder).expanduser().resolve()
    if not path.is_dir():
        raise UsageError(f"A workspace must be a folder; {path} is none.", "Make one with: servicefit init DIR")
    if not (path / SETTINGS_FILE).is_file() and not any((path / name).is_dir() for name in ("exports", "results")):
        raise UsageError(
            f'A workspace must have {SETTINGS_FILE} or a folder "exports"; {path} has neither.',
            "Name the workspace, servicefit run DIR, or make one: servicefit init DIR",
        )
    return Workspace(path, load_settings(path / SETTINGS_FILE))
