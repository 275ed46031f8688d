"""Answered contacts that were not passed on."""

from tests.queries.spec import answer_is

NAME = "capabilities/directness"


def test_of_answered_contacts_those_not_transferred():
    answer_is(
        NAME,
        # 1 and 3 stayed where they came in, 2 was passed on; 4 and 5 were not answered, 6 names nobody who took it
        """
        segment stage  channel bucket customer_id numerator denominator
        home    during phone   1      1           2         3
        """,
        contacts="""
        contact_id customer_id stage  channel agent_id started_at       outcome
        1          1           during phone   7        2026-01-05T10:00 resolved
        2          1           during phone   7        2026-01-05T11:00 transferred
        3          1           during phone   7        2026-01-05T12:00 dropped
        4          1           during phone   -        2026-01-05T13:00 abandoned
        5          1           during phone   -        2026-01-05T14:00 unanswered
        6          1           during phone   -        2026-01-05T15:00 transferred
        """,
    )


def test_the_bot_passes_on_too():
    answer_is(
        NAME,
        # the bot answered both and passed one on
        "channel numerator denominator\nbot 1 2",
        contacts="""
        contact_id customer_id channel agent_id started_at       outcome
        1          1           bot     -        2026-01-05T10:00 resolved
        2          1           bot     -        2026-01-05T11:00 transferred
        """,
    )


def test_without_an_agent_column_the_outcome_alone_decides():
    answer_is(
        NAME,
        "numerator denominator\n1 2",
        contacts="""
        contact_id customer_id channel started_at       outcome
        1          1           phone   2026-01-05T10:00 unresolved
        2          1           phone   2026-01-05T11:00 transferred
        3          1           phone   2026-01-05T12:00 abandoned
        """,
    )


def test_both_directions_count():
    answer_is(
        NAME,
        "numerator denominator\n1 2",
        contacts="""
        contact_id customer_id channel direction agent_id started_at       outcome
        1          1           phone   inbound   7        2026-01-05T10:00 resolved
        2          1           phone   outbound  7        2026-01-05T11:00 transferred
        """,
    )


def test_unknown_callers_and_blank_stages_and_the_edges_of_the_period():
    answer_is(
        NAME,
        # 1 lies before the period, 5 after it
        """
        segment  stage channel bucket customer_id numerator denominator
        all      after phone   102    -           0         1
        business all   email   3      3           1         1
        business after email   3      3           1         1
        """,
        contacts="""
        contact_id customer_id stage channel agent_id started_at          outcome
        1          3           after email   7        2025-12-31T23:59:59 resolved
        2          -           after phone   7        2026-01-01T00:00:00 transferred
        3          3           -     email   7        2026-01-20T10:00:00 resolved
        4          3           after email   8        2026-01-31T23:59:59 resolved
        5          3           after email   7        2026-02-01T00:00:00 resolved
        """,
    )
