"""The result tables as data: columns, keys, what is withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "count", "flag", "date"]

SQL_TYPES: dict[Kind, str] = {
    "text": "varchar",
    "number": "double",
    "count": "bigint",
    "flag": "boolean",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column of a result table.

    Parameters
    ----------
    name : str
        Its name.
    kind : Kind
        What a value is.
    meaning : str
        What it says, in one line.
    figure : bool
        Whether it is left empty in a withheld row.
    """

    name: str
    kind: Kind
    meaning: str
    figure: bool = False


@dataclass(frozen=True, slots=True)
class ResultTable:
    """One result table.

    Parameters
    ----------
    name : str
        Its name, that of its module in ``questions`` and of its folder in ``results``.
    meaning : str
        The question that it answers.
    keys : tuple of str
        What identifies a row; rows are sorted by them.
    columns : tuple of ResultColumn
        In order.
    dimensions : tuple of str
        Columns along which rows add up to the row ``all``; empty where nothing is withheld.
    required : tuple of str
        Figures without which a row has too few behind it to be shown.
    """

    name: str
    meaning: str
    keys: tuple[str, ...]
    columns: tuple[ResultColumn, ...]
    dimensions: tuple[str, ...] = ()
    required: tuple[str, ...] = ("value", "value_low", "value_high")

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def figures(self) -> list[str]:
        """Names of the columns that a withheld row leaves empty."""
        return [column.name for column in self.columns if column.figure]


def _text(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, "text", meaning)


def _number(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, "number", meaning, figure=True)


def _count(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, "count", meaning, figure=True)


def _with_interval(name: str, meaning: str) -> tuple[ResultColumn, ResultColumn, ResultColumn]:
    return (
        _number(name, meaning),
        _number(f"{name}_low", "lower end of its interval"),
        _number(f"{name}_high", "upper end of its interval"),
    )


_CUSTOMERS = _count("customers", "customers behind it")
_ESTIMATE = (
    *_with_interval("value", "the figure"),
    _count("n", "facts behind it"),
    _CUSTOMERS,
    ResultColumn("withheld", "flag", "left empty: too few customers or representatives stand behind it"),
)
_SEGMENT = _text("segment", "market segment, or all")
_STAGE = _text("stage", "before, during or after the purchase, or all")

_TABLES = (
    ResultTable(
        "capability",
        "What can the service do?",
        ("capability", "segment", "stage", "channel"),
        (
            _SEGMENT,
            _STAGE,
            _text("channel", "how customers got in touch, or all"),
            _text("capability", "what is measured"),
            *_ESTIMATE,
        ),
        ("segment", "stage", "channel"),
    ),
    ResultTable(
        "journey",
        "How do customers live the service?",
        ("measure", "detail", "segment", "stage"),
        (_SEGMENT, _STAGE, _text("measure", "what is measured"), _text("detail", "of which part"), *_ESTIMATE),
        ("segment", "stage"),
    ),
    ResultTable(
        "feature_value",
        "What do customers value?",
        ("outcome", "segment", "feature_id"),
        (
            _SEGMENT,
            _text("outcome", "satisfaction, recommend or retention"),
            _text("feature_id", "the service feature"),
            *_with_interval(
                "importance",
                "share of the variance that ratings explain (LMG); adds up to 1 within segment and outcome",
            ),
            _count("rank", "place by importance, 1 = most"),
            _count("rank_low", "best place that the data allow"),
            _count("rank_high", "worst place that the data allow"),
            _number("p_value", "chance of coefficients as far from 0, did the feature not matter"),
            _number("q_value", "share of chance finds among features at least as striking"),
            _number(
                "segments_p_value", "on all: chance of penalties and rewards as far apart, did segments not differ"
            ),
            *_with_interval(
                "penalty", "change in the outcome, in its own points, with a low rather than middling rating"
            ),
            *_with_interval(
                "reward", "change in the outcome, in its own points, with a high rather than middling rating"
            ),
            _number("impact_asymmetry", "-1: can only disappoint; 1: can only delight"),
            ResultColumn("kano", "text", "class of the feature from its ratings", figure=True),
            *_with_interval("performance", "mean rating, 0-100"),
            _number("stated_importance", "mean of the importance that customers state, 0-100"),
            *_with_interval("expectation_gap", "rating less expectation, in points of 0-100"),
            _count("n", "ratings behind it"),
            _count("n_low", "of these, low ones"),
            _count("n_high", "of these, high ones"),
            _CUSTOMERS,
            ResultColumn("withheld", "flag", "left empty: too few customers stand behind it"),
            _number("relative_weight", "share of explained variance by Johnson's relative weights"),
            *_with_interval(
                "explained",
                "share of the outcome's variance that ratings explain beyond who rated what and what is held fixed",
            ),
            _number(
                "r_squared",
                "share of the outcome's variance explained by ratings, who rated what, and what is held fixed",
            ),
            _number("sampling_error", "standard error of importance from drawn orders; 0 = exact"),
            _number(
                "shrinkage", "weight of all customers in penalty and reward of a small segment; 0 = its own figures"
            ),
            _number("segments_q_value", "on all: the same, corrected for the number of features"),
            _number("segments_share_p_value", "on all: chance of importance as far apart, did segments not differ"),
            _number("segments_share_q_value", "on all: the same, corrected for the number of features"),
            ResultColumn("is_repaired", "flag", "many answers are missing: moments had to be made to fit", figure=True),
            ResultColumn(
                "not_told_apart", "text", "features whose importance cannot be told from this one's", figure=True
            ),
            ResultColumn("refused", "text", "why there is no importance, penalty and reward"),
        ),
        ("segment",),
        ("performance",),
    ),
    ResultTable(
        "preference",
        "What do customers say when asked what they prefer?",
        ("source", "measure", "segment", "feature_id"),
        (
            _SEGMENT,
            _text("feature_id", "the service feature"),
            _text("source", "kano: the Kano questionnaire; best_worst: best-worst tasks"),
            _text("measure", "what is measured"),
            *_ESTIMATE,
        ),
        ("segment",),
        ("value",),
    ),
    ResultTable(
        "target",
        "What does the strategy ask of each capability?",
        ("segment", "capability"),
        (
            _SEGMENT,
            _text("capability", "what is asked for"),
            ResultColumn("weight", "number", "its weight in the segment, adds up to 1"),
            ResultColumn("threshold", "number", "least acceptable"),
            ResultColumn("target", "number", "what is aimed at"),
            ResultColumn("ceiling", "number", "beyond it the segment is over-served"),
        ),
    ),
    ResultTable(
        "data_health",
        "What could be read of each export?",
        ("export", "reason"),
        (
            _text("export", "the export"),
            ResultColumn("rows_read", "count", "rows read"),
            ResultColumn("rows_accepted", "count", "rows accepted"),
            ResultColumn("rows_rejected", "count", "rows rejected, for this reason or (without one) in all"),
            _text("reason", "why; empty on the row of the total"),
            ResultColumn("newest", "date", "newest accepted row"),
            ResultColumn("oldest", "date", "oldest accepted row"),
        ),
    ),
)

RESULTS: dict[str, ResultTable] = {table.name: table for table in _TABLES}
"""Every result table by name."""
