"""Invitations that were answered, and feedback that was acted on."""

from tests.queries.spec import answer_is

REACH, CLOSURE = "capabilities/feedback_reach", "capabilities/feedback_closure"


def test_an_invitation_with_an_answer_counts_by_the_day_it_was_sent():
    answer_is(
        REACH,
        # 1 and 2 were sent in January and 1 answered; 3 belongs to December, 4 to February
        """
        segment  stage channel bucket customer_id numerator denominator
        home     all   all     1      1           1         2
        business all   all     3      3           0         1
        """,
        survey_invitations="""
        invitation_id customer_id sent_on    method response_id
        1             1           2026-01-01 email  50
        2             1           2026-01-31 email  -
        3             1           2025-12-31 email  51
        4             1           2026-02-01 email  52
        5             3           2026-01-15 sms    -
        """,
    )


def test_without_a_column_of_answers_nothing_is_known():
    invitations = "invitation_id customer_id sent_on method\n1 1 2026-01-01 email"
    answer_is(REACH, "numerator denominator", survey_invitations=invitations)


def test_an_action_has_180_days():
    answer_is(
        CLOSURE,
        # of 1 the 180th day is 30 June; 2 was done a day later, 3 never; 4 was raised in February
        """
        segment stage channel bucket customer_id numerator denominator
        all     all   all     1      -           1         1
        all     all   all     2      -           0         1
        all     all   all     3      -           0         1
        """,
        data_end="2026-12-01",
        feedback_actions="""
        action_id raised_on  implemented_on
        1         2026-01-01 2026-06-30
        2         2026-01-01 2026-07-01
        203       2026-01-31 -
        4         2026-02-01 2026-02-02
        """,
    )


def test_while_the_180th_day_is_not_over_the_action_is_left_out_done_or_not():
    actions = """
    action_id raised_on  implemented_on
    1         2026-01-01 2026-06-30
    2         2026-01-02 2026-01-03
    """
    answer_is(CLOSURE, "bucket numerator denominator\n1 1 1", data_end="2026-07-01", feedback_actions=actions)
    answer_is(CLOSURE, "bucket numerator denominator", data_end="2026-06-30T23:59", feedback_actions=actions)


def test_without_a_column_of_days_done_nothing_is_known():
    answer_is(
        CLOSURE, "numerator denominator", data_end="2026-12-01", feedback_actions="action_id raised_on\n1 2026-01-01"
    )
