"""Inbound attempts that were answered, by the period in which they began."""

from tests.queries.spec import answer_is

NAME = "capabilities/reachability"


def test_answered_is_neither_given_up_nor_without_anybody_who_took_it():
    answer_is(
        NAME,
        # 1 and 2 were taken by agent 7, however they ended; 3 and 4 were given up or not taken; 5 names nobody who
        # took it; 6 was taken by the bot, 7 was given up even there
        """
        segment stage channel bucket customer_id numerator denominator
        home    after phone   1      1           2         5
        home    after bot     2      2           1         2
        """,
        contacts="""
        contact_id customer_id stage channel agent_id started_at       outcome
        1          1           after phone   7        2026-01-05T10:00 resolved
        2          1           after phone   7        2026-01-05T11:00 dropped
        3          1           after phone   -        2026-01-05T12:00 abandoned
        4          1           after phone   -        2026-01-05T13:00 unanswered
        5          1           after phone   -        2026-01-05T14:00 resolved
        6          2           after bot     -        2026-01-05T10:00 unresolved
        7          2           after bot     -        2026-01-05T11:00 abandoned
        """,
    )


def test_abandoned_counts_as_not_answered_even_when_an_agent_is_named():
    answer_is(
        NAME,
        "numerator denominator\n0 1",
        contacts="""
        contact_id customer_id channel agent_id started_at       outcome
        1          1           phone   7        2026-01-05T10:00 abandoned
        """,
    )


def test_without_an_agent_column_the_outcome_alone_decides():
    answer_is(
        NAME,
        # nobody can be named: 1 and 2 count as answered, 3 and 4 do not
        """
        channel numerator denominator
        phone   2         4
        """,
        contacts="""
        contact_id customer_id channel started_at       outcome
        1          1           phone   2026-01-05T10:00 resolved
        2          1           phone   2026-01-05T11:00 transferred
        3          1           phone   2026-01-05T12:00 abandoned
        4          1           phone   2026-01-05T13:00 unanswered
        """,
    )


def test_an_agent_column_that_is_blank_everywhere_is_still_a_column():
    answer_is(
        NAME,
        "numerator denominator\n0 1",
        contacts="""
        contact_id customer_id channel agent_id started_at       outcome
        1          1           phone   -        2026-01-05T10:00 resolved
        """,
    )


def test_only_inbound_attempts_count_and_inbound_is_what_is_not_said():
    contacts = """
    contact_id customer_id channel direction agent_id started_at       outcome
    1          1           phone   inbound   7        2026-01-05T10:00 resolved
    2          1           phone   outbound  7        2026-01-05T11:00 resolved
    3          1           phone   outbound  -        2026-01-05T12:00 unanswered
    """
    answer_is(NAME, "numerator denominator\n1 1", contacts=contacts)
    # a store in which a direction was left blank reads it as inbound
    answer_is(NAME, "numerator denominator\n2 3", contacts=contacts.replace("outbound", "-"))


def test_unknown_callers_count_in_segment_all_and_a_blank_stage_in_stage_all():
    answer_is(
        NAME,
        # the bucket of an unknown caller comes from the contact: two callers are two rows
        """
        segment stage channel bucket customer_id numerator denominator
        all     all   phone   101    -           1         1
        all     after phone   102    -           0         1
        home    all   phone   1      1           1         1
        """,
        contacts="""
        contact_id customer_id stage channel agent_id started_at       outcome
        1          -           -     phone   7        2026-01-05T10:00 resolved
        2          -           after phone   -        2026-01-05T11:00 unanswered
        3          1           -     phone   7        2026-01-05T12:00 resolved
        """,
    )


def test_the_period_holds_its_first_moment_and_not_its_last():
    answer_is(
        NAME,
        # 2 and 3 lie in January; 1 one second before, 4 begins with February
        "numerator denominator\n1 2",
        contacts="""
        contact_id customer_id channel agent_id started_at          outcome
        1          1           phone   7        2025-12-31T23:59:59 resolved
        2          1           phone   7        2026-01-01T00:00:00 resolved
        3          1           phone   -        2026-01-31T23:59:59 unanswered
        4          1           phone   7        2026-02-01T00:00:00 resolved
        """,
    )


def test_without_contacts_there_is_no_row():
    answer_is(NAME, "segment numerator denominator")
