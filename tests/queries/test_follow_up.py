"""Closed cases after whose close somebody got in touch within 14 days."""

from tests.queries.spec import answer_is

NAME = "capabilities/follow_up"


def test_an_outbound_contact_of_the_case_within_14_days_of_its_close():
    answer_is(
        NAME,
        # 10 on the last moment, 11 a second late, 12 was called by the customer, 13 before its close; 14 is open
        """
        segment stage channel bucket customer_id numerator denominator
        home    after phone   1      1           1         4
        """,
        cases="""
        case_id customer_id opened_at        closed_at
        10      1           2026-01-05T10:00 2026-01-06T10:00
        11      1           2026-01-05T10:00 2026-01-06T10:00
        12      1           2026-01-05T10:00 2026-01-06T10:00
        13      1           2026-01-05T10:00 2026-01-06T10:00
        14      1           2026-01-05T10:00 -
        """,
        contacts="""
        contact_id customer_id case_id stage channel direction started_at          outcome
        1          1           10      after phone   inbound   2026-01-05T10:00    resolved
        2          1           10      after email   outbound  2026-01-20T10:00    resolved
        3          1           11      after phone   inbound   2026-01-05T10:00    resolved
        4          1           11      after phone   outbound  2026-01-20T10:00:01 resolved
        5          1           12      after phone   inbound   2026-01-08T10:00    resolved
        6          1           13      after phone   outbound  2026-01-06T10:00    resolved
        7          1           14      after phone   outbound  2026-01-06T10:00    resolved
        8          1           -       after phone   outbound  2026-01-07T10:00    resolved
        """,
    )


def test_while_the_14_days_are_not_over_the_case_is_left_out():
    tables = {
        "cases": """
        case_id customer_id opened_at        closed_at
        10      1           2026-01-05T10:00 2026-01-06T10:00
        11      1           2026-01-05T10:00 2026-01-06T10:01
        """,
        "contacts": """
        contact_id customer_id case_id channel direction started_at       outcome
        1          1           11      phone   outbound  2026-01-07T10:00 resolved
        """,
    }
    answer_is(NAME, "numerator denominator\n0 1", data_end="2026-01-20T10:00", **tables)


def test_period_stage_and_channel_are_those_of_the_first_contact():
    answer_is(
        NAME,
        # 10 was first spoken of in January, 11 in December; 12 by nobody: opened_at and its own stage count
        """
        stage  channel customer_id numerator denominator
        before chat    1           0         1
        during all     3           0         1
        """,
        cases="""
        case_id customer_id opened_at        closed_at        stage
        10      1           2026-02-01T10:00 2026-02-02T10:00 after
        11      2           2026-01-01T10:00 2026-01-02T10:00 after
        12      3           2026-01-31T23:59 2026-02-02T10:00 during
        """,
        contacts="""
        contact_id customer_id case_id stage  channel direction started_at       outcome
        2          1           10      during phone   inbound   2026-01-31T22:00 resolved
        1          1           10      before chat    inbound   2026-01-31T22:00 unresolved
        3          2           11      before chat    inbound   2025-12-31T23:59 resolved
        """,
    )


def test_without_direction_nobody_knows_who_called_whom():
    answer_is(
        NAME,
        "numerator denominator",
        cases="""
        case_id customer_id opened_at        closed_at
        10      1           2026-01-05T10:00 2026-01-06T10:00
        """,
        contacts="""
        contact_id customer_id case_id channel started_at       outcome
        1          1           10      phone   2026-01-07T10:00 resolved
        """,
    )
