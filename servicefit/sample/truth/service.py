"""What is true of the service and of who answers and who stays silent, as records."""

from __future__ import annotations

from datetime import date, timedelta

from servicefit.sample.asked import BELIEFS
from servicefit.sample.draws import Floats
from servicefit.sample.office import CLOSED_SHARE
from servicefit.sample.parameters import BREAKDOWN_DAYS, BREAKDOWN_FIRST, SILENT_SHARE
from servicefit.sample.truth.capabilities import SHARES, intraclass_correlation
from servicefit.sample.truth.rows import ALL, Row, by_segment_and_all, rounded, with_error
from servicefit.sample.truth.shares import planted_truths
from servicefit.sample.truth.sums import Sums, figure_of


def capability_rows(sums: Sums) -> list[Row]:
    """Write each capability over the newest 12 months, the breakdown included, beside what its parameters alone make."""
    usual = {(t.capability, t.segment): t.value for t in planted_truths()}
    rows: list[Row] = []
    for number, capability in enumerate(SHARES):
        for segment, counts in by_segment_and_all(sums.capabilities[:, number], axis=1):
            planted = usual.get((capability, segment))
            rows.append(
                {"capability": capability, "segment": segment}
                | with_error("value", figure_of(counts, lambda s: s[0] / s[1]))
                | {"by_parameters": None if planted is None else rounded(planted)}
            )
    for row in agent_rows(sums.by_agent):
        consistency = {"value": rounded(1 - row["icc"]), "standard_error": row["standard_error"]}
        rows.append({"capability": "consistency", "segment": row["segment"]} | consistency | {"by_parameters": None})
    acted_on = {"value": rounded(CLOSED_SHARE), "standard_error": 0.0, "by_parameters": rounded(CLOSED_SHARE)}
    return [*rows, {"capability": "feedback_closure", "segment": ALL} | acted_on]


def agent_rows(by_agent: Floats) -> list[Row]:
    """Write how much of the variance in solving lies between agents."""
    return [
        {"segment": segment} | with_error("icc", figure_of(counts, intraclass_correlation))
        for segment, counts in by_segment_and_all(by_agent, axis=1)
    ]


def performance_rows(capabilities: Floats) -> list[Row]:
    """Write how well managers believe the service does, beside what it does."""
    shares = capabilities.sum(axis=(0, 2))
    truths = {name: 100 * shares[number, 0] / shares[number, 1] for number, name in enumerate(SHARES)}
    return [
        {"subject": subject, "believed_performance": believed, "true_performance": rounded(truths[subject])}
        | {"error": rounded(believed - truths[subject])}
        for subject, (_, believed) in BELIEFS.items()
        if subject in truths
    ]


def silence_rows(silence: Floats) -> list[Row]:
    """Write who leaves in the year after being let down: the silent, the others, and the silent had they spoken up."""
    rows = []
    for segment, sums in by_segment_and_all(silence, axis=1):
        active, silent, stay, would_stay, spoke, spoke_stay = sums.sum(axis=0)
        rows.append(
            {"segment": segment, "share_silent": SILENT_SHARE, "let_down_share": rounded((silent + spoke) / active)}
            | {"leaving_silent": rounded(1 - stay / silent), "leaving_others": rounded(1 - spoke_stay / spoke)}
            | {"leaving_had_they_spoken": rounded(1 - would_stay / silent)}
            | with_error("extra_leaving", figure_of(sums, lambda s: (s[3] - s[2]) / s[1]))
        )
    return rows


def answering_rows(answering: Floats) -> list[Row]:
    """Write how those who answer feel beside all who are asked."""
    rows = []
    for segment, sums in by_segment_and_all(answering, axis=1):
        asked_n, felt, answers, answered_felt = sums.sum(axis=0)
        rows.append(
            {"segment": segment, "answered_share": rounded(answers / asked_n)}
            | {"satisfaction_of_asked": rounded(felt / asked_n), "of_answerers": rounded(answered_felt / answers)}
            | with_error("bias", figure_of(sums, lambda s: s[3] / s[2] - s[1] / s[0]))
        )
    return rows


def call_rows(calls: Floats) -> list[Row]:
    """Write the share of calls answered at lunch, at other hours, and in the breakdown."""
    rows = []
    for segment, sums in by_segment_and_all(calls, axis=1):
        hits, all_calls = sums.sum(axis=0).T
        names = ("answered_at_lunch", "answered_otherwise", "answered_in_breakdown")
        rows.append({"segment": segment} | dict(zip(names, map(rounded, hits / all_calls), strict=True)))
    return rows


def breakdown() -> Row:
    """Write when hardly any call was answered."""
    last: date = BREAKDOWN_FIRST + timedelta(days=BREAKDOWN_DAYS - 1)
    return {"first_day": BREAKDOWN_FIRST.isoformat(), "last_day": last.isoformat(), "channel": "phone"}
