-- Answers by bucket
-- question: How many answers has each group of customers given in the period, and are any of them weighted?
-- grain: one row per bucket with answers
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: responses_wide(bucket, responded_on, weight, satisfaction, recommend)
-- nulls: counts of outcomes leave out answers that do not give them
-- source: contract, survey_responses

select
    responses_wide.bucket,
    count(*) as answers,
    count(responses_wide.satisfaction) as satisfaction,
    count(responses_wide.recommend) as recommend,
    max(case when responses_wide.weight <> 1 then 1 else 0 end) as is_weighted
from responses_wide
where
    responses_wide.responded_on >= cast($period_start as date)
    and responses_wide.responded_on < cast($period_end as date)
group by responses_wide.bucket
order by responses_wide.bucket
