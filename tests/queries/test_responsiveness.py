"""Inbound attempts with a known wait that were answered within the time of their channel."""

from tests.queries.spec import answer_is

NAME = "capabilities/responsiveness"


def test_each_channel_has_its_own_time_and_its_last_second_counts():
    answer_is(
        NAME,
        # phone 60 s: 1 in time, 2 late; bot 5 s: 3 late; e-mail 4 h: 4 in time; branch 10 min: 5 in time
        """
        segment stage  channel bucket customer_id numerator denominator
        home    before phone   1      1           1         2
        home    all    bot     2      2           0         1
        home    all    email   2      2           1         1
        home    all    branch  2      2           1         1
        """,
        contacts="""
        contact_id customer_id stage  channel agent_id started_at       wait_seconds outcome
        1          1           before phone   7        2026-01-05T10:00 60           resolved
        2          1           before phone   7        2026-01-05T10:00 60.5         resolved
        3          2           -      bot     -        2026-01-05T10:00 6            resolved
        4          2           -      email   7        2026-01-05T10:00 14400        unresolved
        5          2           -      branch  7        2026-01-05T10:00 600          transferred
        """,
    )


def test_whoever_gives_up_soon_was_not_answered_in_time():
    answer_is(
        NAME,
        # 1 waited 5 s and gave up, 2 reached nobody; both had a wait, so both are missed; 3 has none and is left out
        "customer_id numerator denominator\n1 0 2",
        contacts="""
        contact_id customer_id channel agent_id started_at       wait_seconds outcome
        1          1           phone   -        2026-01-05T10:00 5            abandoned
        2          1           phone   -        2026-01-05T10:00 5            resolved
        3          1           phone   7        2026-01-05T10:00 -            resolved
        """,
    )


def test_only_inbound_attempts_of_the_period_count():
    answer_is(
        NAME,
        "segment customer_id numerator denominator\nall - 1 1",
        contacts="""
        contact_id customer_id channel direction agent_id started_at          wait_seconds outcome
        1          1           phone   outbound  7        2026-01-05T10:00    5            resolved
        2          1           phone   inbound   7        2025-12-31T23:59:59 5            resolved
        3          1           phone   inbound   7        2026-02-01T00:00    5            resolved
        4          -           phone   inbound   7        2026-01-01T00:00    5            resolved
        """,
    )
