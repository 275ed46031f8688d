"""The section on the map of features: how much each counts against how well it is done."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.feature_value.importance_performance import plot_importance_performance
from servicefit.charts.layers import rows_of
from servicefit.formats import format_number, join_words
from servicefit.names import CROSSHAIR_NAMES, QUADRANT_NAMES, plain_name
from servicefit.outcomes import Outcome
from servicefit.questions.importance_performance import EFFECTIVE, LOWER_QUARTERS
from servicefit.report.kano_words import kano_sentence
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.phrases import Row, as_sentence, feature_name, feature_names, is_below, some_of
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_rows import explained_words, refusal, state_of
from servicefit.report.value_table_sections import importance_cell, rated_cell, share_low, who_when
from servicefit.report.value_words import needs_sentence, share_of
from servicefit.report.words import in_sentence, withheld_words

IMPORTANCE = (
    "How much a feature counts is its share of what the ratings of all features explain of the outcome: the gain in R² on "
    "adding its ratings, averaged over all orders of adding (LMG; Lindeman, Merenda and Gold 1980; Grömping 2006). Who rates "
    "a feature at all is held fixed; what ratings explain of the outcome in all counts that too. How well it is done is the mean "
    "rating. The quarters are importance–performance analysis (Martilla and James 1977); a feature whose interval meets the "
    "cross-hair is on the line. A share is small where ratings hardly differ, or where few rate the feature: a feature of the classes must never fail, the "
    "better the happier, or delights is kept safe, not left. Whether a feature matters at all is tested on its "
    "coefficient and corrected for the number of features (Benjamini and Hochberg 1995). Intervals: delete-a-group jackknife "
    "(Kott 2001)."
)


def map_section(placed: pd.DataFrame, shown: Shown, outcome: Outcome) -> Html:
    """Show how much each feature counts against how well it is done.

    Parameters
    ----------
    placed : pandas.DataFrame
        ``feature_value`` of one segment and outcome, as ``place_features`` gives it.
    shown : Shown
        Period, segment, names.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    Html
        A section; a state box where features cannot be ranked.
    """
    if state_of(placed) != "known":
        return Html(_unknown(placed, shown, outcome))
    told = map_sentences(placed, outcome, shown)
    finding = _map_finding(placed, shown)
    figure = shown.figure(
        lambda layout: plot_importance_performance(placed, names=shown.names, outcome=outcome.name, layout=layout),
        f"{finding}. {' '.join(f'{subject}: {said}' for subject, said in told[:2])}",
    )
    section = Section(
        name="importance_performance",
        finding=finding,
        sub=f"Each mark a feature, lines: {100 * shown.confidence:g}% intervals; {_crosshair(placed)}. "
        f"{explained_words(placed, outcome)} {who_when(shown)}",
        figure=figure + sentences_html(("", "", subject, said) for subject, said in told),
        table=_map_table(placed, shown),
        definition=IMPORTANCE,
        data=placed,
    )
    return Html(section_html(section))


def map_sentences(placed: pd.DataFrame, outcome: Outcome, shown: Shown) -> list[tuple[str, str]]:
    """Say what the map says: what to fix first, what to keep, what is between, and what matters beyond chance.

    Parameters
    ----------
    placed : pandas.DataFrame
        As for :func:`map_section`.
    outcome : Outcome
        What features are held against.
    shown : Shown
        Names.

    Returns
    -------
    list of (str, str)
        Subject and sentence.
    """
    known = placed[placed["importance"].notna()].sort_values(["importance", "feature_id"], ascending=[False, True])
    plain = known[~known["harms"]]
    in_quarter = {quarter: rows_of(plain[plain["quadrant"] == quarter]) for quarter in QUADRANT_NAMES}
    sentences = []
    for quarter in ("fix_first", "keep_up"):
        told = [
            f"{feature_name(row, shown.names)} {share_of(row)}, rated {row['performance']:.0f}"
            for row in in_quarter[quarter]
        ]
        sentences += [(QUADRANT_NAMES[quarter], f"{'; '.join(told)}.")] if told else []
    for row in in_quarter["keep_safe"]:
        sentences.append(
            (
                f"{'Must not fail, and does' if row['fails'] else 'Keep safe'}, {feature_name(row, shown.names)}",
                _safe_sentence(row, outcome),
            )
        )
    counts_little = [row for quarter in LOWER_QUARTERS for row in in_quarter[quarter]]
    for quarter in LOWER_QUARTERS:
        names = feature_names([row for row in in_quarter[quarter] if row["kano"] == "indifferent"], shown.names)
        sentences += [(QUADRANT_NAMES[quarter], f"{join_words(names)}.")] if names else []
    names = feature_names([row for row in counts_little if row["kano"] != "indifferent"], shown.names)
    if names:
        count = "counts" if len(names) == 1 else "count"
        sentences.append(("Counts little", f"{join_words(names)} {count} little, but the effect is not clear yet."))
    harmful = feature_names(rows_of(known[known["harms"]]), shown.names)
    sentences += [("Does harm", f"{join_words(harmful)}.")] if harmful else []
    between = feature_names(in_quarter["open"], shown.names)
    if between:
        sentences.append((QUADRANT_NAMES["open"], f"{some_of(between)}; intervals meet the cross-hair."))
    return [*sentences, *_proven(known, outcome, shown)]


def _safe_sentence(row: Row, outcome: Outcome) -> str:
    """Say why a feature that counts little must still not get worse."""
    share = share_low(dict(row))
    counted = f"counts {share_of(row)}"
    if share is not None:
        low = f"{100 * share:.0f}% of {format_number(row['n'])} ratings are low"
        counted += f"; {low}"
    if row["kano"] in EFFECTIVE:
        return f"{counted}. {kano_sentence(row, outcome)}"
    return f"{counted}. Asked, customers say that it must never fail."


def _unknown(rows: pd.DataFrame, shown: Shown, outcome: Outcome) -> str:
    who, heading = in_sentence(shown.who), f"What counts for {outcome.noun} is not known"
    match state_of(rows):
        case "missing":
            if shown.segment != "all":
                return state_html(heading, f"No answer of {who} counts for {shown.when}.", "Choose all customers.")
            return state_html(heading, needs_sentence(outcome, shown.when))
        case "refused":
            widen = "Choose a longer period" + ("." if shown.segment == "all" else ", or all customers.")
            return state_html(f"Features cannot be ranked: {who}", refusal(rows), widen)
    return state_html(f"Withheld: {who}", as_sentence(withheld_words(shown.smallest_group)))


def _crosshair(placed: pd.DataFrame) -> str:
    at = rows_of(placed.head(1))[0]
    if at["crosshair"] == "diagonal":
        return "above the diagonal a feature counts for more than it is done well"
    importance, performance = f"{100 * at['crosshair_importance']:.0f}%", f"{at['crosshair_performance']:.0f}"
    if at["crosshair"] == "medians":
        return f"cross-hair at the {in_sentence(CROSSHAIR_NAMES['medians'])}: {importance} and {performance}"
    even = f"even share of {int(placed['importance'].notna().sum())} features, {importance}"
    middle = "mean rating" if at["crosshair"] == "means" else "middle of the scale"
    return f"cross-hair at the {even}, and the {middle}, {performance}"


def _map_finding(placed: pd.DataFrame, shown: Shown) -> str:
    first = placed[(placed["quadrant"] == "fix_first") & ~placed["harms"]].sort_values("importance", ascending=False)
    names = feature_names(rows_of(first), shown.names)
    if not names:
        return "No feature is one to fix first beyond doubt"
    return f"Fix first: {some_of(names)}"


def _proven(known: pd.DataFrame, outcome: Outcome, shown: Shown) -> list[tuple[str, str]]:
    """Say which features matter beyond chance, and which could be chance; nothing where none does."""
    proven = [is_below(q, outcome.chance) for q in known["q_value"]]
    if not any(proven):
        return []
    others = [row for row, sure in zip(rows_of(known), proven, strict=True) if not sure]
    rest = f" Could be chance: {some_of(feature_names(others, shown.names))}." if others else ""
    return [("Beyond chance", f"{sum(proven)} of {len(proven)}, corrected for testing {len(proven)}.{rest}")]


def _map_table(placed: pd.DataFrame, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("Counts", "figure"),
        ("Rated, 0–100", "figure"),
        ("Quarter", "text"),
    ]
    ranked = placed.sort_values("importance", ascending=False, na_position="last")
    return table_html(head, [[plain_name(row["feature_id"], shown.names), *_map_cells(row)] for row in rows_of(ranked)])


def _map_cells(row: dict[str, Any]) -> list[str]:
    quarter = "Does harm" if row["harms"] else QUADRANT_NAMES[row["quadrant"]]
    return [importance_cell(row), rated_cell(row), quarter if pd.notna(row["importance"]) else NOTHING]
