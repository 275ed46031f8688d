"""Result tables of a made-up company, small enough to read, for tests of charts and pages."""

import datetime as dt

import pandas as pd

from servicefit.results.runs import RunRecord, publish, write_result

SEGMENTS = {"household": 41_000, "small_business": 5_200, "enterprise": 640}
HALF_WIDTH = {"all": 0.003, "household": 0.003, "small_business": 0.02, "enterprise": 0.04}
VALUES = {
    "promise_keeping": (0.91, 0.72, 0.93),
    "first_contact_resolution": (0.68, 0.61, 0.79),
    "reachability": (0.92, 0.88, 0.97),
    "directness": (0.857, 0.81, 0.83),
    "continuity": (0.64, 0.41, None),
}
# segment, capability, weight, threshold, target, ceiling
TARGETS = [
    ("household", "promise_keeping", 0.3, 0.80, 0.90, None),
    ("household", "first_contact_resolution", 0.3, 0.60, 0.75, None),
    ("household", "directness", 0.2, 0.70, 0.80, 0.85),
    ("household", "automation_success", 0.2, 0.30, 0.40, None),
    ("small_business", "promise_keeping", 0.6, 0.80, 0.90, None),
    ("small_business", "reachability", 0.4, 0.80, 0.90, None),
    ("enterprise", "continuity", 1.0, 0.70, 0.80, None),
]
PARTS = [
    ("all", "all", 0),
    ("before", "all", 0.03),
    ("after", "all", -0.05),
    ("all", "phone", -0.04),
    ("all", "chat", 0.02),
]


def capability_frame():
    rows = []
    for capability, values in VALUES.items():
        known = [v * n for v, n in zip(values, SEGMENTS.values(), strict=True) if v is not None]
        total = sum(known) / sum(n for v, n in zip(values, SEGMENTS.values(), strict=True) if v is not None)
        for segment, value in [("all", total), *zip(SEGMENTS, values, strict=True)]:
            rows += [_estimate(segment, stage, channel, capability, value, shift) for stage, channel, shift in PARTS]
    return pd.DataFrame(rows)


def _estimate(segment, stage, channel, capability, value, shift):
    keys = {"segment": segment, "stage": stage, "channel": channel, "capability": capability}
    if value is None:
        return {
            **keys,
            "value": None,
            "value_low": None,
            "value_high": None,
            "n": None,
            "customers": None,
            "withheld": True,
        }
    value, half, customers = value + shift, HALF_WIDTH[segment], SEGMENTS.get(segment, sum(SEGMENTS.values()))
    ends = {"value": value, "value_low": value - half, "value_high": min(value + half, 1)}
    return {**keys, **ends, "n": 3 * customers, "customers": customers, "withheld": False}


def target_frame():
    return pd.DataFrame(TARGETS, columns=["segment", "capability", "weight", "threshold", "target", "ceiling"])


def journey_frame():
    means = {"all": (4.28, 2.50), "household": (4.25, 2.60), "enterprise": (4.40, None)}
    rows = []
    for segment, pair in means.items():
        for detail, value in zip(("kept", "broken"), pair, strict=True):
            shown = value is not None
            ends = (
                {"value_low": value - 0.05, "value_high": value + 0.05}
                if shown
                else {"value_low": None, "value_high": None}
            )
            keys = {"segment": segment, "stage": "all", "measure": "satisfaction_by_promise", "detail": detail}
            count = 900 if shown else None
            rows.append({**keys, "value": value, **ends, "n": count, "customers": count, "withheld": not shown})
    return pd.DataFrame(rows)


def health_frame():
    exports = [
        ("contacts", 812_345, {"outcome: not a known word": 8_120, "customer_id: no such customer": 402}),
        ("orders", 98_112, {"order_id: a second row": 3_900}),
        ("customers", 51_840, {}),
    ]
    rows = []
    for export, read, reasons in exports:
        lost = sum(reasons.values())
        span = {"newest": dt.date(2026, 9, 30), "oldest": dt.date(2024, 1, 1)}
        rows.append(_counts(export, read, lost, None, span))
        rows += [
            _counts(export, read, count, reason, {"newest": None, "oldest": None}) for reason, count in reasons.items()
        ]
    return pd.DataFrame(rows)


def _counts(export, read, lost, reason, span):
    return {
        "export": export,
        "rows_read": read,
        "rows_accepted": read - lost,
        "rows_rejected": lost,
        "reason": reason,
        **span,
    }


def publish_results(results_dir, *, strategy=True, tables=("capability", "target", "journey", "data_health")):
    """Publish two periods; in the earlier one every capability is three points lower."""
    for number, period in enumerate(("2026-Q2", "2026-Q3")):
        run_id = f"2026100{6 + number}T061200Z-ab0{number}"
        capability = capability_frame()
        capability[["value", "value_low", "value_high"]] -= 0.03 * (1 - number)
        target = target_frame() if strategy else target_frame().head(0)
        frames = {"capability": capability, "target": target, "journey": journey_frame(), "data_health": health_frame()}
        rows = {name: write_result(results_dir, name, period, run_id, frames[name]) for name in tables}
        publish(results_dir, run_record(run_id, {period: rows}))


def run_record(run_id, published):
    return RunRecord(
        run_id=run_id,
        started_at="2026-10-07T06:12:00+00:00",
        finished_at="2026-10-07T06:12:40+00:00",
        fingerprint="7c1e90abdd55",
        data_end="2026-10-01T00:00:00",
        parameters={},
        company={"name": "Harbor <Broadband>", "currency": "EUR"},
        settings={
            "confidence": 0.95,
            "smallest_group": 10,
            "stale_days": 45,
            "most_rejected": 0.05,
            "scales": {"satisfaction": [1, 5]},
        },
        names={"reachability": "Calls taken"},
        units={},
        versions={"servicefit": "0.1.0"},
        rows_read=962_297,
        rows_accepted=949_875,
        published=published,
    )
