"""Orders with a promise that were delivered by it, by the period of the promise."""

from tests.queries.spec import answer_is

NAME = "capabilities/promise_keeping"


def test_on_time_late_and_never_delivered():
    answer_is(
        NAME,
        # customer 1: order 1 in time, 2 late; customer 2: 3 not delivered, its promise long over; customer 3: in time
        """
        segment  stage channel bucket customer_id numerator denominator
        home     all   all     1      1           1         2
        home     all   all     2      2           0         1
        business all   all     3      3           1         1
        """,
        orders="""
        order_id customer_id ordered_at       promised_at      delivered_at
        1        1           2026-01-01T09:00 2026-01-10T12:00 2026-01-10T11:59
        2        1           2026-01-02T09:00 2026-01-10T12:00 2026-01-10T12:01
        3        2           2026-01-02T09:00 2026-01-12T12:00 -
        4        3           2026-01-02T09:00 2026-01-12T12:00 2026-01-05T08:00
        """,
    )


def test_a_promise_at_midnight_holds_to_the_end_of_that_day():
    orders = """
    order_id customer_id ordered_at       promised_at      delivered_at
    1        1           2026-01-01T09:00 2026-01-10T00:00 2026-01-10T00:00
    2        1           2026-01-01T09:00 2026-01-10T00:00 2026-01-10T23:59:59
    3        1           2026-01-01T09:00 2026-01-10T00:00 2026-01-11T00:00
    4        1           2026-01-01T09:00 2026-01-10T12:00 2026-01-10T23:59
    """
    # 1 and 2 come within the day, 3 with the first moment of the next; 4 was promised for noon, which is no day
    answer_is(NAME, "numerator denominator\n2 4", orders=orders, end_of_day=True)
    # to the second: only 1 comes at the promised moment itself
    answer_is(NAME, "numerator denominator\n1 4", orders=orders, end_of_day=False)


def test_the_period_is_that_of_the_promise_first_moment_in_last_moment_out():
    answer_is(
        NAME,
        # 1 was promised for the period's first moment, 2 one second before it, 3 for the moment it ends, 4 just before
        """
        customer_id numerator denominator
        1           1         2
        """,
        orders="""
        order_id customer_id ordered_at       promised_at         delivered_at
        1        1           2025-12-01T09:00 2026-01-01T00:00    2025-12-30T09:00
        2        1           2025-12-01T09:00 2025-12-31T23:59:59 2025-12-30T09:00
        3        1           2026-01-20T09:00 2026-02-01T00:00    2026-01-22T09:00
        4        1           2026-01-20T09:00 2026-01-31T23:59:59 2026-02-03T09:00
        """,
    )


def test_a_promise_that_is_not_over_at_the_end_of_the_data_is_left_out():
    orders = """
    order_id customer_id ordered_at       promised_at      delivered_at
    1        1           2026-01-01T09:00 2026-01-19T00:00 -
    2        1           2026-01-01T09:00 2026-01-20T00:00 -
    3        1           2026-01-01T09:00 2026-01-21T00:00 2026-01-15T10:00
    """
    # the 19th is over at midnight of the 20th: 1 is missed; 2 and 3 may still change or be joined by later ones: out
    answer_is(NAME, "numerator denominator\n0 1", orders=orders, data_end="2026-01-20")
    # as stated the promise of the 20th is over with its first moment: 2 is missed as well
    answer_is(NAME, "numerator denominator\n0 2", orders=orders, data_end="2026-01-20", end_of_day=False)
    answer_is(NAME, "numerator denominator\n1 3", orders=orders, data_end="2026-01-22")


def test_orders_without_a_promise_are_left_out():
    answer_is(
        NAME,
        "customer_id numerator denominator",
        orders="""
        order_id customer_id ordered_at       promised_at delivered_at
        1        1           2026-01-01T09:00 -           2026-01-10T00:00
        """,
    )
    answer_is(NAME, "customer_id numerator denominator", orders="order_id customer_id ordered_at\n1 1 2026-01-01T09:00")
