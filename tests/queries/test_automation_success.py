"""Contacts with the bot that settled the matter, with nobody else asked within the window."""

from tests.queries.spec import answer_is

NAME = "capabilities/automation_success"


def test_resolved_and_nobody_else_asked():
    answer_is(
        NAME,
        # 10 holds; 11 went on to the phone; 12 was not resolved; 13 came back to the bot only: both its contacts hold
        """
        segment stage channel bucket customer_id numerator denominator
        home    after bot     1      1           1         3
        home    all   bot     2      2           2         2
        """,
        contacts="""
        contact_id customer_id case_id stage channel started_at       outcome
        1          1           10      after bot     2026-01-05T10:00 resolved
        2          1           11      after bot     2026-01-05T10:00 resolved
        3          1           11      after phone   2026-01-06T10:00 resolved
        4          1           12      after bot     2026-01-05T10:00 unresolved
        5          2           13      -     bot     2026-01-05T10:00 resolved
        6          2           13      -     bot     2026-01-06T10:00 resolved
        """,
    )


def test_what_counts_as_after_it():
    answer_is(
        NAME,
        # before it (1) and after the window (4) do not count, the window's last moment (6) does; at the same time the
        # greater contact_id is later: 8 comes after 7, 9 before 10
        "customer_id numerator denominator\n1 1 1\n2 0 1\n3 1 2",
        contacts="""
        contact_id customer_id case_id channel started_at          outcome
        1          1           10      phone   2026-01-05T09:59    unresolved
        2          1           10      bot     2026-01-05T10:00    resolved
        4          1           10      phone   2026-01-12T10:00:01 resolved
        5          2           11      bot     2026-01-05T10:00    resolved
        6          2           11      phone   2026-01-12T10:00:00 resolved
        7          3           12      bot     2026-01-05T10:00    resolved
        8          3           12      phone   2026-01-05T10:00    resolved
        9          3           13      phone   2026-01-05T10:00    resolved
        10         3           13      bot     2026-01-05T10:00    resolved
        """,
    )


def test_while_the_window_is_not_over_the_contact_is_left_out():
    contacts = """
    contact_id customer_id case_id channel started_at       outcome
    1          1           10      bot     2026-01-05T10:00 resolved
    2          1           11      bot     2026-01-05T10:01 unresolved
    """
    answer_is(NAME, "numerator denominator\n1 1", contacts=contacts, data_end="2026-01-12T10:00")
    answer_is(NAME, "numerator denominator\n1 1", contacts=contacts, data_end="2026-01-06T10:00", reopen_days=1)


def test_without_a_case_nothing_can_be_followed_and_other_channels_are_not_the_bot():
    answer_is(
        NAME,
        "segment bucket customer_id numerator denominator\nall 103 - 1 1",
        contacts="""
        contact_id customer_id case_id channel started_at       outcome
        1          1           -       bot     2026-01-05T10:00 resolved
        2          1           10      chat    2026-01-05T10:00 resolved
        3          -           11      bot     2026-01-31T23:00 resolved
        4          -           12      bot     2026-02-01T00:00 resolved
        """,
    )
