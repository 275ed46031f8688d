"""Answered contacts, of either direction, that were not cut off."""

from tests.queries.spec import answer_is

NAME = "capabilities/line_stability"


def test_answered_contacts_that_were_not_dropped():
    answer_is(
        NAME,
        # by phone 1 and 3 hold and 2 is cut off; the bot's 4 is cut off; 5, 6 and 7 were not answered; 8 is called back
        """
        segment  stage  channel bucket customer_id numerator denominator
        home     during phone   1      1           2         3
        home     during bot     2      2           0         1
        business all    chat    3      3           1         1
        all      during phone   109    -           1         1
        """,
        contacts="""
        contact_id customer_id stage  channel direction agent_id started_at       outcome
        1          1           during phone   inbound   7        2026-01-05T10:00 resolved
        2          1           during phone   inbound   7        2026-01-05T11:00 dropped
        3          1           during phone   inbound   8        2026-01-05T12:00 transferred
        4          2           during bot     inbound   -        2026-01-05T10:00 dropped
        5          2           during phone   inbound   7        2026-01-05T10:00 abandoned
        6          2           during phone   inbound   -        2026-01-05T10:00 unanswered
        7          2           during phone   inbound   -        2026-01-05T10:00 dropped
        8          3           -      chat    outbound  7        2026-01-05T10:00 unresolved
        9          -           during phone   inbound   7        2026-01-05T10:00 resolved
        """,
    )


def test_without_an_agent_column_every_contact_that_was_not_given_up_counts():
    answer_is(
        NAME,
        "numerator denominator\n1 2",
        contacts="""
        contact_id customer_id channel started_at       outcome
        1          1           phone   2026-01-05T10:00 resolved
        2          1           phone   2026-01-05T10:00 dropped
        3          1           phone   2026-01-05T10:00 abandoned
        """,
    )


def test_the_period_holds_its_first_moment_and_not_its_last():
    answer_is(
        NAME,
        "numerator denominator\n1 1",
        contacts="""
        contact_id customer_id channel agent_id started_at          outcome
        1          1           phone   7        2025-12-31T23:59:59 dropped
        2          1           phone   7        2026-01-01T00:00:00 resolved
        3          1           phone   7        2026-02-01T00:00:00 dropped
        """,
    )
