"""How customers live it: satisfaction after a promise kept or broken, and cases opened again."""

from tests.queries.spec import answer_is


def test_satisfaction_is_that_of_the_first_answer_after_the_order():
    answer_is(
        "journey/satisfaction_by_promise",
        # order 1 was kept: of the answers 4 (before it), 5, 1 the first after it counts; order 2 was late: 2
        """
        segment bucket customer_id detail numerator denominator
        home    1      1           kept   5         1
        home    2      2           broken 2         1
        """,
        orders="""
        order_id customer_id ordered_at       promised_at      delivered_at
        1        1           2026-01-03T09:00 2026-01-10T00:00 2026-01-10T18:00
        2        2           2026-01-03T09:00 2026-01-10T00:00 2026-01-11T08:00
        """,
        survey_responses="""
        response_id customer_id responded_on satisfaction
        1           1           2026-01-02   4
        3           1           2026-01-20   5
        2           1           2026-01-21   1
        4           2           2026-01-09   2
        """,
    )


def test_an_answer_belongs_to_the_newest_order_before_it():
    answer_is(
        "journey/satisfaction_by_promise",
        # order 1 (kept) has no answer before order 2 is placed on the 12th; the answer of that very day is order 2's;
        # order 3 of the same day is one purchase with order 2 and shares it: 3 + 3 for two broken promises
        """
        customer_id detail numerator denominator
        1           broken 6         2
        """,
        orders="""
        order_id customer_id ordered_at       promised_at      delivered_at
        1        1           2026-01-03T09:00 2026-01-10T00:00 2026-01-08T08:00
        2        1           2026-01-12T09:00 2026-01-15T00:00 2026-01-17T08:00
        3        1           2026-01-12T09:01 2026-01-15T00:00 -
        """,
        survey_responses="""
        response_id customer_id responded_on satisfaction
        1           1           2026-01-12   3
        2           1           2026-01-13   5
        """,
    )


def test_orders_without_an_answer_and_answers_without_satisfaction_are_left_out():
    answer_is(
        "journey/satisfaction_by_promise",
        # customer 1: the first answer says nothing of satisfaction, the second (same day, higher id) does;
        # customer 2 never answered; customer 3 had no promise
        """
        customer_id detail numerator denominator
        1           kept   4         1
        """,
        orders="""
        order_id customer_id ordered_at       promised_at      delivered_at
        1        1           2026-01-03T09:00 2026-01-10T00:00 2026-01-08T08:00
        2        2           2026-01-03T09:00 2026-01-10T00:00 2026-01-08T08:00
        3        3           2026-01-03T09:00 -                2026-01-08T08:00
        """,
        survey_responses="""
        response_id customer_id responded_on satisfaction
        1           1           2026-01-12   -
        2           1           2026-01-12   4
        3           3           2026-01-12   1
        """,
    )


def test_what_counts_as_kept_and_when_follows_promise_keeping():
    orders = """
    order_id customer_id ordered_at       promised_at      delivered_at
    1        1           2026-01-03T09:00 2026-01-10T00:00 2026-01-10T18:00
    2        2           2026-01-03T09:00 2026-02-01T00:00 2026-01-10T18:00
    """
    survey_responses = """
    response_id customer_id responded_on satisfaction
    1           1           2026-01-12   4
    2           2           2026-01-12   5
    """
    name, tables = "journey/satisfaction_by_promise", {"orders": orders, "survey_responses": survey_responses}
    # order 2 was promised for February
    answer_is(name, "customer_id detail numerator\n1 kept 4", **tables)
    answer_is(name, "customer_id detail numerator\n1 broken 4", **tables, end_of_day=False)
    answer_is(name, "customer_id detail numerator", **tables, data_end="2026-01-10T23:59")


def test_cases_opened_again():
    answer_is(
        "journey/cases_reopened",
        # 10 was opened again (twice, counts once), 11 was not, 12 does not say; 13 was first spoken of in December
        """
        segment bucket customer_id detail numerator denominator
        home    1      1           all    1         2
        """,
        cases="""
        case_id customer_id opened_at        reopened
        10      1           2026-01-01T00:00 2
        11      1           2026-01-31T23:59 0
        12      1           2026-01-05T10:00 -
        13      3           2026-01-01T00:00 1
        14      2           2026-02-01T00:00 1
        """,
        contacts="""
        contact_id customer_id case_id channel started_at       outcome
        1          3           13      phone   2025-12-31T23:59 resolved
        2          3           13      phone   2026-01-02T10:00 resolved
        """,
    )
