-- Answers to the Kano questionnaire
-- question: How do customers feel about having a service feature, and about not having it?
-- grain: one row per segment, bucket, feature and pair of answers; and one row without a pair per segment, bucket and
--   feature that somebody answered who filled in several questionnaires, in this period or another
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: kano_answers(response_id, customer_id, bucket, feature_id, answered_on, functional, dysfunctional),
--   customers(customer_id, segment)
-- nulls: an answer without answered_on holds for every period; a customer without a segment is in segment all only
-- source: own definition. n_answers adds up over everything. So does n_customers over the rows of a cell and over
--   buckets and segments, not over features: rows with a pair count customers of one questionnaire, rows without one
--   those of several, once each; to tell them apart first spares looking for every customer's answer to a feature

with

respondents as (
    select
        kano_answers.customer_id,
        min(kano_answers.response_id) = max(kano_answers.response_id) as is_asked_once
    from kano_answers
    group by kano_answers.customer_id
),

known as (
    select
        respondents.customer_id,
        respondents.is_asked_once,
        coalesce(customers.segment, 'all') as segment
    from respondents
    left join customers
        on respondents.customer_id = customers.customer_id
),

answers as (
    select
        kano_answers.customer_id,
        kano_answers.bucket,
        kano_answers.feature_id,
        kano_answers.functional,
        kano_answers.dysfunctional
    from kano_answers
    where
        kano_answers.answered_on is null
        or (kano_answers.answered_on >= $period_start and kano_answers.answered_on < $period_end)
),

placed as (
    select
        known.segment,
        answers.bucket,
        answers.feature_id,
        answers.functional,
        answers.dysfunctional,
        answers.customer_id,
        known.is_asked_once
    from answers
    inner join known
        on answers.customer_id = known.customer_id
),

together as (
    select
        placed.segment,
        placed.bucket,
        placed.feature_id,
        placed.functional,
        placed.dysfunctional,
        count(*) as n_answers,
        count(*) filter (where placed.is_asked_once) as n_customers
    from placed
    group by
        placed.segment,
        placed.bucket,
        placed.feature_id,
        placed.functional,
        placed.dysfunctional
    union all
    select
        placed.segment,
        placed.bucket,
        placed.feature_id,
        null as functional,
        null as dysfunctional,
        0 as n_answers,
        count(distinct placed.customer_id) as n_customers
    from placed
    where not placed.is_asked_once
    group by placed.segment, placed.bucket, placed.feature_id
)

select
    together.segment,
    together.bucket,
    together.feature_id,
    together.functional,
    together.dysfunctional,
    together.n_answers,
    together.n_customers
from together
