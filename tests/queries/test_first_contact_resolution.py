"""Cases that their first inbound contact settled, by the period of the first contact."""

from tests.queries.spec import answer_is

NAME = "capabilities/first_contact_resolution"


def test_resolved_and_not_heard_of_again():
    answer_is(
        NAME,
        # case 10 was settled; 11 did not end resolved; 12 came back after a day; 13 was asked about by the company only
        """
        segment stage channel bucket customer_id numerator denominator
        home    after phone   1      1           2         4
        """,
        contacts="""
        contact_id customer_id case_id stage channel direction started_at       outcome
        1          1           10      after phone   inbound   2026-01-05T10:00 resolved
        2          1           11      after phone   inbound   2026-01-05T10:00 unresolved
        3          1           12      after phone   inbound   2026-01-05T10:00 resolved
        4          1           12      after phone   inbound   2026-01-06T10:00 resolved
        5          1           13      after phone   inbound   2026-01-05T10:00 resolved
        6          1           13      after phone   outbound  2026-01-06T10:00 resolved
        """,
    )


def test_the_window_holds_its_last_moment():
    answer_is(
        NAME,
        # the customer of case 10 comes back exactly 7 days later: not settled; that of case 11 one second after that: settled
        "numerator denominator\n1 2",
        contacts="""
        contact_id customer_id case_id channel started_at          outcome
        1          1           10      phone   2026-01-05T10:00:00 resolved
        2          1           10      phone   2026-01-12T10:00:00 resolved
        3          1           11      phone   2026-01-05T10:00:00 resolved
        4          1           11      phone   2026-01-12T10:00:01 resolved
        """,
    )


def test_the_window_is_followed_past_the_end_of_the_period():
    contacts = """
    contact_id customer_id case_id channel started_at       outcome
    1          1           10      phone   2026-01-31T10:00 resolved
    2          1           10      phone   2026-02-03T10:00 resolved
    """
    answer_is(NAME, "numerator denominator\n0 1", contacts=contacts)
    # with a window of two days the call of 3 February comes too late to count
    answer_is(NAME, "numerator denominator\n1 1", contacts=contacts, reopen_days=2)
    # in February the case counts nowhere: it began in January
    answer_is(NAME, "numerator denominator", contacts=contacts, period=("2026-02-01", "2026-03-01"))


def test_a_case_whose_window_is_not_over_at_the_end_of_the_data_is_left_out():
    contacts = """
    contact_id customer_id case_id channel started_at       outcome
    1          1           10      phone   2026-01-05T10:00 resolved
    2          1           11      phone   2026-01-06T10:00 unresolved
    3          1           12      phone   2026-01-06T10:01 resolved
    """
    # over at noon of the 13th: the windows of 10 and 11; even an unresolved case (11) waits for its own
    answer_is(NAME, "numerator denominator\n1 2", contacts=contacts, data_end="2026-01-13T10:00")
    answer_is(NAME, "numerator denominator\n1 1", contacts=contacts, data_end="2026-01-13T09:59")


def test_ties_in_time_go_by_contact_id_and_the_second_of_them_is_a_further_contact():
    answer_is(
        NAME,
        # in case 10 contact 1 is first, by phone and resolved, but 2 follows at once; in case 11 contact 3 is unresolved
        """
        channel customer_id numerator denominator
        phone   1           0         1
        chat    2           0         1
        """,
        contacts="""
        contact_id customer_id case_id channel started_at       outcome
        2          1           10      chat    2026-01-05T10:00 resolved
        1          1           10      phone   2026-01-05T10:00 resolved
        4          2           11      phone   2026-01-09T10:00 resolved
        3          2           11      chat    2026-01-05T10:00 unresolved
        """,
    )


def test_period_stage_and_channel_are_the_first_contacts_even_when_the_company_made_it():
    answer_is(
        NAME,
        # case 10 began with a call by the company in January, its first inbound contact came in February and settled it;
        # case 11 began in December
        """
        stage  channel customer_id numerator denominator
        before phone   1           1         1
        """,
        contacts="""
        contact_id customer_id case_id stage  channel direction started_at       outcome
        1          1           10      before phone   outbound  2026-01-31T10:00 unresolved
        2          1           10      after  email   inbound   2026-02-02T10:00 resolved
        3          2           11      after  phone   inbound   2025-12-31T23:59 unresolved
        4          2           11      after  phone   inbound   2026-01-05T10:00 resolved
        """,
    )


def test_the_window_starts_at_the_first_inbound_contact():
    # the company called on the 1st, the customer on the 20th: the window ends on the 27th
    contacts = """
    contact_id customer_id case_id channel direction started_at       outcome
    1          1           10      phone   outbound  2026-01-01T10:00 unresolved
    2          1           10      phone   inbound   2026-01-20T10:00 resolved
    3          1           10      phone   inbound   2026-01-26T10:00 resolved
    """
    answer_is(NAME, "numerator denominator\n0 1", contacts=contacts)
    answer_is(NAME, "numerator denominator", contacts=contacts, data_end="2026-01-26T12:00")


def test_contacts_without_a_case_and_cases_without_an_inbound_contact_are_left_out():
    answer_is(
        NAME,
        "numerator denominator",
        contacts="""
        contact_id customer_id case_id channel direction started_at       outcome
        1          1           -       phone   inbound   2026-01-05T10:00 resolved
        2          1           10      phone   outbound  2026-01-05T10:00 resolved
        """,
    )


def test_the_case_says_whose_it_is_else_its_first_contact_else_nobody():
    answer_is(
        NAME,
        # the owner of case 10 is customer 3, although the caller was not known; 11 is not in the export: its caller counts;
        # 12 neither; the stage that the contact lacks is the case's own, where there is one
        """
        segment  stage  channel bucket customer_id numerator denominator
        business during phone   3      3           1         1
        home     all    phone   1      1           1         1
        all      all    phone   103    -           1         1
        """,
        cases="""
        case_id customer_id opened_at        stage
        10      3           2026-01-05T10:00 during
        """,
        contacts="""
        contact_id customer_id case_id stage channel started_at       outcome
        1          -           10      -     phone   2026-01-05T10:00 resolved
        2          1           11      -     phone   2026-01-05T10:00 resolved
        3          -           12      -     phone   2026-01-05T10:00 resolved
        """,
    )
