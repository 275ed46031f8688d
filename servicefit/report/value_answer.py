"""The answer on one outcome: its rows, and what they say in words."""

from __future__ import annotations

from dataclasses import replace

from servicefit.answers import Answer
from servicefit.errors import UsageError, nearest
from servicefit.outcomes import outcome_of
from servicefit.questions.feature_value import OUTCOMES
from servicefit.report.answer_lines import words_of
from servicefit.settings import Settings


def answer_in_words(answer: Answer, outcome: str, settings: Settings) -> Answer:
    """Keep the rows of one outcome and say what they hold for the segment asked for.

    Parameters
    ----------
    answer : Answer
        Result table ``feature_value``.
    outcome : str
        ``satisfaction``, ``recommend`` or ``retention``.
    settings : Settings
        Scales, confidence and the smallest group.

    Returns
    -------
    Answer
        With ``outcome`` and ``words``.

    Raises
    ------
    UsageError
        The outcome is not known.
    """
    if outcome not in OUTCOMES:
        raise UsageError(
            f'outcome must be one of {", ".join(OUTCOMES)}; found "{outcome}".', nearest(str(outcome), OUTCOMES)
        )
    table = answer.table[answer.table["outcome"] == outcome].reset_index(drop=True)
    told = outcome_of(outcome, settings.scales.model_dump(), settings.analysis.confidence)
    words = words_of(table, answer.segment, told, answer.names, settings.privacy.smallest_group)
    return replace(answer, table=table, outcome=outcome, words=tuple(words))
