-- Stated importance and expectation
-- question: How much do customers say that each feature counts, and how far is it from what they expected?
-- grain: one row per segment, bucket and feature with answers in the period
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: survey_ratings(response_id, feature_id, rating, expectation, stated_importance),
--   survey_responses(response_id, customer_id, bucket, responded_on, weight), customers(customer_id, segment)
-- nulls: an answer that is not given is left out; the gap needs rating and expectation; without a segment a customer
--   counts as 'all' only. A customer has one bucket, so that customers add up over buckets
-- source: contract, survey_ratings; gap: rating less expectation (Parasuraman, Zeithaml and Berry 1985)

select
    coalesce(customers.segment, 'all') as segment,
    survey_responses.bucket,
    survey_ratings.feature_id,
    sum(survey_responses.weight * survey_ratings.stated_importance) as stated_sum,
    sum(
        case when survey_ratings.stated_importance is not null then survey_responses.weight else 0 end
    ) as stated_weight,
    sum(survey_responses.weight * (survey_ratings.rating - survey_ratings.expectation)) as gap_sum,
    sum(
        case
            when survey_ratings.rating is not null and survey_ratings.expectation is not null
                then survey_responses.weight
            else 0
        end
    ) as gap_weight,
    count(
        distinct case when survey_ratings.stated_importance is not null then survey_responses.customer_id end
    ) as stated_customers,
    count(
        distinct case
            when survey_ratings.rating is not null and survey_ratings.expectation is not null
                then survey_responses.customer_id
        end
    ) as gap_customers
from survey_ratings
inner join survey_responses
    on survey_ratings.response_id = survey_responses.response_id
left join customers
    on survey_responses.customer_id = customers.customer_id
where
    survey_responses.responded_on >= cast($period_start as date)
    and survey_responses.responded_on < cast($period_end as date)
    and (survey_ratings.stated_importance is not null or survey_ratings.expectation is not null)
group by
    coalesce(customers.segment, 'all'),
    survey_responses.bucket,
    survey_ratings.feature_id
