"""What each answer needs of the exports, and what of it they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servicefit.engine.query import Query
from servicefit.formats import join_words
from servicefit.intake import ExportReport, IntakeReport
from servicefit.settings import Settings
from servicefit.tables import EXPORTS

_BROKEN = " (cannot be used yet)"
_NOT_HERE = "no rows"
"""How the grain of a query begins that stands in for one of ours and yields nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a result table, and whether the data allow it.

    Parameters
    ----------
    name : str
        Of the capability, measure, outcome or source.
    title : str
        Its plain name; may be empty.
    lacks : tuple of str
        What it lacks, each of it needed; empty when the data allow it.
    """

    name: str
    title: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What the exports bring.

    Parameters
    ----------
    exports : mapping of str to ExportReport
        By name.
    """

    exports: Mapping[str, ExportReport]

    @classmethod
    def of(cls, intake: IntakeReport) -> Brought:
        """Return what was brought of every export that was read."""
        return cls({report.export: report for report in intake.exports})

    def lack(self, export: str, columns: tuple[str, ...] = (), given: tuple[str, ...] = ()) -> str:
        """Say what an export lacks, in a phrase.

        Parameters
        ----------
        export : str
            Its name.
        columns : tuple of str
            Columns that must hold a value; ``channel=bot``: that word must be in use.
        given : tuple of str
            Columns that must be there, blank or not.

        Returns
        -------
        str
            Empty when it lacks nothing.
        """
        optional = _optional(export, (*columns, *given))
        report = self.exports.get(export)
        if report is None:
            return f"{export} with {join_words(optional)}" if optional else export
        if report.fault:
            return f"{export}{_BROKEN}"
        if not report.rows_accepted:
            return f"rows in {export}"
        missing = [name for name in optional if name not in report.given]
        if missing:
            return f"{join_words(missing)} in {export}"
        blank = [name for name in columns if name not in report.filled and "=" not in name]
        if blank:
            return f"values in {join_words(blank)} of {export}"
        words = [name.split("=") for name in columns if name not in report.filled]
        return " and ".join(f"{export} whose {column} is {word}" for column, word in words)


def measure_part(query: Query, brought: Brought) -> Part:
    """Say what a query lacks, by its header.

    Parameters
    ----------
    query : Query
        Of a capability or a measure; where its header says nothing of its needs, the exports that it reads must be there.
    brought : Brought
        The exports.

    Returns
    -------
    Part
        Named as the query's file.
    """
    name = query.name.rpartition("/")[2]
    if query.grain.startswith(_NOT_HERE):
        return Part(
            name, query.title, (f"a query: {query.path.name} of this workspace measures nothing, see its comments",)
        )
    needs = query.needs or {table: () for table in query.reads if table in EXPORTS and table != "customers"}
    lacks = [
        brought.lack(export, needs.get(export, ()), query.given.get(export, ())) for export in {**needs, **query.given}
    ]
    return Part(name, query.title, tuple(filter(None, lacks)))


def value_parts(brought: Brought, settings: Settings) -> list[Part]:
    """Say which outcomes features can be held against, and what the others lack."""
    ratings = _lack_of_ratings(brought)
    if settings.analysis.retention == "orders":
        stays = brought.lack("orders")
    else:
        stays = brought.lack("customers", given=("left_on",))
    lacks = {name: brought.lack("survey_responses", (name,)) for name in ("satisfaction", "recommend")}
    return [
        Part(name, "", tuple(filter(None, dict.fromkeys((ratings, lack)))))
        for name, lack in {**lacks, "retention": stays}.items()
    ]


def _lack_of_ratings(brought: Brought) -> str:
    wide, long = (brought.lack(name, ("rating",)) for name in ("survey_responses", "survey_ratings"))
    if wide.endswith(_BROKEN) or not wide or (not long and not brought.lack("survey_responses")):
        return wide if wide.endswith(_BROKEN) else ""
    return "ratings: survey_responses with columns rating_<feature>, or with survey_ratings beside it"


def asked_parts(brought: Brought) -> list[Part]:
    """Say which ways of asking for preferences were used."""
    ways = {"kano": "kano_answers", "best_worst": "best_worst_choices"}
    return [Part(name, "", tuple(filter(None, (brought.lack(export),)))) for name, export in ways.items()]


def _optional(export: str, names: Sequence[str]) -> list[str]:
    """Return the columns that an export may have or not."""
    required = EXPORTS[export].required if export in EXPORTS else ()
    return [name for name in dict.fromkeys(one.partition("=")[0] for one in names) if name not in required]
