"""A survey of a made-up company as exports, as large as a test wants it and with what it plants."""

import numpy as np

from tests.company import company, read

FEATURES = ("alerts", "hotline", "magazine")
PRIVATE = "[privacy]\nsmallest_group = 5\n"


def survey_files(  # noqa: PLR0913 – each names what one test changes
    rows=1_500,
    *,
    seed=0,
    segments=("home", "business"),
    features=FEATURES,
    rating=None,
    outcome=None,
    answers_each=2,
    left=False,
    extra=None,
):
    """Return exports: customers, responses of 2025 with a rating a feature (blank = not applicable), a later order.

    ``rating(name, levels, rng)`` and ``outcome(values)`` may change what is drawn. Low ratings of alerts and high ones
    of the hotline move satisfaction, the magazine moves nothing.
    """
    rng = np.random.default_rng(seed)
    customers = -(-rows // answers_each)
    of_segment = [segments[number % len(segments)] for number in range(customers)]
    ratings = {}
    for name in features:
        drawn = rng.integers(1, 6, rows).astype(object)
        drawn[rng.random(rows) < 0.2] = ""
        ratings[name] = rating(name, drawn, rng) if rating else drawn
    low = np.array([value in (1, 2) for value in ratings[features[0]]])
    high = np.array([value in (4, 5) for value in ratings[features[min(1, len(features) - 1)]]])
    satisfaction = np.clip(np.round(3 - 1.2 * low + 1.0 * high + rng.normal(0, 0.4, rows)), 1, 5).astype(int)
    satisfaction = outcome(satisfaction) if outcome else satisfaction
    header = ["response_id", "customer_id", "responded_on", "satisfaction", *(f"rating_{name}" for name in features)]
    added = extra(rows, rng) if extra else {}
    lines = [",".join([*header, *added])]
    for row in range(rows):
        day = f"2025-{1 + row % 12:02}-{1 + row % 28:02}"
        cells = [
            f"R{row}",
            f"C{row // answers_each}",
            day,
            satisfaction[row],
            *(ratings[name][row] for name in features),
        ]
        lines.append(",".join(map(str, [*cells, *(values[row] for values in added.values())])))
    leaving = ["2026-01-15" if left and number % 7 == 0 else "" for number in range(customers)]
    people = [f"C{number},{of_segment[number]},{leaving[number]}" for number in range(customers)]
    return {
        "customers": "\n".join(["customer_id,segment,left_on", *people]) + "\n",
        "survey_responses": "\n".join(lines) + "\n",
        "orders": "order_id,customer_id,ordered_at,revenue\nO1,C0,2027-01-05,10\n",
    }


def survey_company(folder, settings=PRIVATE, **planted):
    """Make a workspace with such a survey and read it."""
    workspace = company(folder, survey_files(**planted), settings)
    read(workspace)
    return workspace
