"""Contacts of a case, from the second on, that the agent of the one before took again."""

from tests.queries.spec import answer_is

NAME = "capabilities/continuity"


def test_each_contact_is_compared_with_the_one_before():
    answer_is(
        NAME,
        # agents of case 10: 7 7 8 7; the second is the same, the third and fourth are not; case 11 has no second
        """
        segment stage channel bucket customer_id numerator denominator
        home    after phone   1      1           1         3
        """,
        contacts="""
        contact_id customer_id case_id stage channel agent_id started_at       outcome
        1          1           10      after phone   7        2026-01-05T10:00 unresolved
        2          1           10      after phone   7        2026-01-06T10:00 unresolved
        3          1           10      after phone   8        2026-01-07T10:00 unresolved
        4          1           10      after phone   7        2026-01-08T10:00 resolved
        5          1           11      after phone   7        2026-01-09T10:00 resolved
        """,
    )


def test_contacts_that_no_agent_took_are_passed_over():
    answer_is(
        NAME,
        # the bot (2), a given-up call (3) and one that names nobody (4) do not come between 1 and 5
        "numerator denominator\n1 1",
        contacts="""
        contact_id customer_id case_id channel agent_id started_at       outcome
        1          1           10      phone   7        2026-01-05T10:00 unresolved
        2          1           10      bot     -        2026-01-06T10:00 unresolved
        3          1           10      phone   8        2026-01-07T10:00 abandoned
        4          1           10      phone   -        2026-01-08T10:00 resolved
        5          1           10      phone   7        2026-01-09T10:00 resolved
        """,
    )


def test_ties_in_time_go_by_contact_id():
    contacts = """
    contact_id customer_id case_id channel agent_id started_at       outcome
    3          1           10      phone   7        2026-01-05T10:00 resolved
    1          1           10      phone   7        2026-01-05T10:00 unresolved
    2          1           10      phone   8        2026-01-05T10:00 unresolved
    """
    # in the order 1 2 3 the agents are 7 8 7: twice another; in the order of the rows one would be the same
    answer_is(NAME, "numerator denominator\n0 2", contacts=contacts)


def test_the_one_before_may_lie_before_the_period_but_the_contact_itself_lies_in_it():
    answer_is(
        NAME,
        # 2 counts, compared with 1 of December; 3 begins with February
        "numerator denominator\n1 1",
        contacts="""
        contact_id customer_id case_id channel agent_id started_at       outcome
        1          1           10      phone   7        2025-12-31T10:00 unresolved
        2          1           10      phone   7        2026-01-01T00:00 unresolved
        3          1           10      phone   8        2026-02-01T00:00 resolved
        """,
    )


def test_outbound_contacts_count_and_stage_and_channel_are_the_contacts_own():
    answer_is(
        NAME,
        # 2 is called back by the same agent, 3 reaches another by e-mail; an unknown caller counts in segment all
        """
        segment stage  channel bucket customer_id numerator denominator
        home    during phone   1      1           1         1
        all     all    email   103    -           0         1
        """,
        contacts="""
        contact_id customer_id case_id stage  channel direction agent_id started_at       outcome
        1          1           10      before phone   inbound   7        2026-01-05T10:00 unresolved
        2          1           10      during phone   outbound  7        2026-01-06T10:00 unresolved
        3          -           10      -      email   inbound   8        2026-01-07T10:00 resolved
        """,
    )


def test_without_a_case_or_without_agents_nothing_can_be_compared():
    answer_is(
        NAME,
        "numerator denominator",
        contacts="""
        contact_id customer_id case_id channel agent_id started_at       outcome
        1          1           -       phone   7        2026-01-05T10:00 unresolved
        2          1           -       phone   7        2026-01-06T10:00 resolved
        """,
    )
    answer_is(
        NAME,
        "numerator denominator",
        contacts="""
        contact_id customer_id case_id channel started_at       outcome
        1          1           10      phone   2026-01-05T10:00 unresolved
        2          1           10      phone   2026-01-06T10:00 resolved
        """,
    )
