"""Closed complaints that got what was asked for, without going above the manager."""

from tests.queries.spec import answer_is

NAME = "capabilities/complaint_recovery"


def test_granted_and_at_most_a_manager():
    answer_is(
        NAME,
        # 10 and 11 are put right; 12 is refused, 13 and 14 went above the manager
        """
        segment stage channel bucket customer_id numerator denominator
        home    after all     1      1           2         5
        """,
        cases="""
        case_id customer_id opened_at        closed_at        kind      stage escalation resolution_granted
        10      1           2026-01-05T10:00 2026-01-06T10:00 complaint after none       true
        11      1           2026-01-05T10:00 2026-01-06T10:00 complaint after manager    true
        12      1           2026-01-05T10:00 2026-01-06T10:00 complaint after none       false
        13      1           2026-01-05T10:00 2026-01-06T10:00 complaint after executive  true
        14      1           2026-01-05T10:00 2026-01-06T10:00 complaint after regulator  false
        """,
    )


def test_open_ones_other_cases_and_what_is_not_known_are_left_out():
    answer_is(
        NAME,
        "customer_id numerator denominator\n3 1 1",
        cases="""
        case_id customer_id opened_at        closed_at        kind      escalation resolution_granted
        10      1           2026-01-05T10:00 -                complaint none       true
        11      1           2026-01-05T10:00 2026-01-06T10:00 problem   none       true
        12      1           2026-01-05T10:00 2026-01-06T10:00 -         none       true
        13      1           2026-01-05T10:00 2026-01-06T10:00 complaint none       -
        14      1           2026-01-05T10:00 2026-01-06T10:00 complaint -          true
        15      3           2026-01-05T10:00 2026-01-06T10:00 complaint none       true
        """,
    )


def test_period_stage_and_channel_are_those_of_the_first_contact():
    answer_is(
        NAME,
        # 10 was first spoken of in January (1 before 2, at the same time), 11 in December; 12 by nobody
        """
        stage  channel customer_id numerator denominator
        before chat    1           1         1
        during all     3           1         1
        """,
        cases="""
        case_id customer_id opened_at        closed_at        kind      stage  escalation resolution_granted
        10      1           2026-02-01T10:00 2026-02-02T10:00 complaint after  none       true
        11      2           2026-01-01T10:00 2026-01-02T10:00 complaint after  none       true
        12      3           2026-01-31T23:59 2026-02-02T10:00 complaint during none       true
        """,
        contacts="""
        contact_id customer_id case_id stage  channel started_at       outcome
        2          1           10      during phone   2026-01-31T22:00 resolved
        1          1           10      before chat    2026-01-31T22:00 unresolved
        3          2           11      before chat    2025-12-31T23:59 resolved
        """,
    )
