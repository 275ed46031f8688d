"""What customers say when asked: pairs of answers to the Kano questionnaire, choices in best–worst tasks."""

from tests.queries.spec import answer_is, ask

KANO, BEST_WORST, TASKS = "preference/kano", "preference/best_worst", "preference/best_worst_tasks"


def test_pairs_of_answers_are_counted_by_segment_bucket_and_feature():
    answer_is(
        KANO,
        # 1 and 2 are of one segment and of different buckets; nobody knows the segment of 9
        """
        segment  bucket feature_id functional dysfunctional n_answers n_customers
        home     1      portal     like       dislike       1         1
        home     1      lounge     neutral    neutral       1         1
        home     2      portal     like       dislike       1         1
        business 3      portal     expect     dislike       1         1
        all      9      portal     like       like          1         1
        """,
        kano_answers="""
        response_id customer_id feature_id answered_on functional dysfunctional
        1           1           portal     2026-01-01  like       dislike
        1           1           lounge     2026-01-01  neutral    neutral
        2           2           portal     2026-01-31  like       dislike
        3           3           portal     2026-01-15  expect     dislike
        4           9           portal     2026-01-15  like       like
        """,
    )


def test_answers_count_in_the_period_of_their_day_and_those_without_a_day_in_every_period():
    answer_is(
        KANO,
        # 1 filled in three questionnaires: counted without a pair
        """
        bucket functional n_answers n_customers
        1      like       1         0
        1      -          0         1
        2      like       1         1
        """,
        kano_answers="""
        response_id customer_id feature_id answered_on functional dysfunctional
        1           1           portal     2026-01-01  like       dislike
        2           1           portal     2025-12-31  like       dislike
        3           1           portal     2026-02-01  like       dislike
        4           2           portal     -           like       dislike
        """,
    )


def test_an_export_may_lack_the_day():
    answers = "response_id customer_id feature_id functional dysfunctional\n1 1 portal like dislike"
    answer_is(KANO, "functional dysfunctional n_answers\nlike dislike 1", kano_answers=answers)


def test_who_filled_in_several_questionnaires_is_one_customer():
    answer_is(
        KANO,
        # customer 1 spoke twice of the portal and once of the lounge: three answers, one customer for each of the two
        """
        bucket feature_id functional dysfunctional n_answers n_customers
        1      portal     like       dislike       1         0
        1      portal     expect     dislike       1         0
        1      portal     -          -             0         1
        1      lounge     like       neutral       1         0
        1      lounge     -          -             0         1
        2      portal     like       dislike       1         1
        """,
        kano_answers="""
        response_id customer_id feature_id answered_on functional dysfunctional
        1           1           portal     2026-01-01  like       dislike
        1           1           lounge     2026-01-01  like       neutral
        2           1           portal     2026-01-02  expect     dislike
        3           2           portal     2026-01-02  like       dislike
        """,
    )


def test_choices_and_showings_are_counted_and_a_customer_once():
    answer_is(
        BEST_WORST,
        # customer 1 saw the portal in two tasks: once best, once neither
        """
        segment  bucket feature_id n_best n_worst n_shown n_customers
        home     1      portal     1      0       2       1
        home     1      lounge     0      1       1       1
        home     1      chat       1      0       1       1
        business 3      portal     0      1       1       1
        all      9      portal     0      0       1       1
        """,
        best_worst_choices="""
        customer_id task_id feature_id choice
        1           1       portal     best
        1           1       lounge     worst
        1           2       portal     none
        1           2       chat       best
        3           1       portal     worst
        9           1       portal     none
        """,
    )


def test_customers_of_one_bucket_add_up():
    answer_is(
        BEST_WORST,
        "feature_id n_best n_shown n_customers\nportal 2 3 1\nlounge 0 3 1",
        best_worst_choices="""
        customer_id task_id feature_id choice
        1           1       portal     best
        1           1       lounge     none
        1           2       portal     best
        1           2       lounge     none
        1           3       portal     none
        1           3       lounge     none
        """,
    )


def test_features_are_numbered_in_the_order_of_their_ids_over_all_segments():
    answer_is(
        BEST_WORST,
        """
        segment  feature_id feature_number
        home     lounge     2
        home     portal     3
        business chat       1
        business portal     3
        """,
        best_worst_choices="""
        customer_id task_id feature_id choice
        1           1       portal     best
        1           1       lounge     worst
        3           1       portal     worst
        3           1       chat       best
        """,
    )


def test_a_task_has_its_features_in_order_and_what_was_picked():
    answer = ask(
        TASKS,
        "segment bucket shown best worst n_tasks",
        best_worst_choices="""
        customer_id task_id feature_id choice
        1           1       portal     best
        1           1       lounge     worst
        1           1       chat       none
        1           2       portal     worst
        1           2       chat       best
        3           1       chat       none
        3           1       portal     none
        3           1       lounge     best
        9           1       portal     best
        """,
    )
    assert answer == [
        ("all", "9", "3", "3", "-", "1"),  # nobody knows the segment of 9
        ("business", "3", "1 2 3", "2", "-", "1"),
        ("home", "1", "1 2 3", "3", "2", "1"),
        ("home", "1", "1 3", "1", "3", "1"),
    ]


def test_tasks_of_a_bucket_that_were_shown_and_picked_alike_are_one_row():
    answer_is(
        TASKS,
        "bucket best worst n_tasks\n1 2 1 2\n1 1 2 1\n2 2 1 1",
        best_worst_choices="""
        customer_id task_id feature_id choice
        1           1       portal     best
        1           1       lounge     worst
        1           2       lounge     worst
        1           2       portal     best
        1           3       lounge     best
        1           3       portal     worst
        2           1       portal     best
        2           1       lounge     worst
        """,
    )


def test_who_picked_two_as_best_picked_none_and_a_task_without_a_choice_was_shown():
    answer_is(
        TASKS,
        "bucket best worst n_tasks\n1 - 1 1\n2 - - 1",
        best_worst_choices="""
        customer_id task_id feature_id choice
        1           1       portal     best
        1           1       lounge     best
        1           1       chat       worst
        2           1       portal     none
        2           1       lounge     none
        """,
    )


def test_there_may_be_more_features_than_digits():
    columns = "customer_id task_id feature_id choice\n"
    tasks = "\n".join(f"1 1 feature_{number:02d} none" for number in range(1, 13))
    answer = ask(TASKS, "shown", best_worst_choices=columns + tasks)
    assert answer == [(" ".join(str(number) for number in range(1, 13)),)]
