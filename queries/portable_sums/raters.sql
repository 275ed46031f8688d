-- Customers who rated
-- question: How many customers of each segment rated each feature, in answers that give the outcome?
-- grain: one row per segment
-- parameters: $period_start timestamp, $period_end timestamp, $first_bucket integer, $last_bucket integer
-- reads: responses_wide(response_id, customer_id, bucket, responded_on, satisfaction, recommend),
--   customer_segments(customer_id, bucket, code), still_customers(response_id, retention)
-- nulls: customers without segment have code 0
-- source: each feature has a bit of a whole number, so that a customer counts once, however many answers rate it. The
--   columns are written in for the outcomes and features

with

answers as (
    select
        responses_wide.customer_id,
{% for outcome in outcomes %}
{% set table = "still_customers" if outcome == "retention" else "responses_wide" %}
        case when {{ table }}.{{ outcome }} is null then 0 else 1 end as given_{{ loop.index0 }},
{% endfor %}
{% for word in bit_words %}
        cast(
            {%+ for rating in word %}case when responses_wide.{{ rating.column | name }} >= {{ lowest }} then {{ 2 ** loop.index0 }} else 0 end{{ " + " if not loop.last }}{% endfor %} as bigint
        ) as rated_{{ loop.index0 }},
{% endfor %}
        responses_wide.bucket
    from responses_wide
{% if "retention" in outcomes %}
    inner join still_customers
        on responses_wide.response_id = still_customers.response_id
{% endif %}
    where
        responses_wide.responded_on >= cast($period_start as date)
        and responses_wide.responded_on < cast($period_end as date)
        and responses_wide.bucket between $first_bucket and $last_bucket
),

raters as (
    select
        answers.customer_id,
{% for outcome in outcomes %}
{% set outcome_number = loop.index0 %}
{% for word in bit_words %}
        bit_or(answers.given_{{ outcome_number }} * answers.rated_{{ loop.index0 }}) as rated_{{ outcome_number }}_{{ loop.index0 }},
{% endfor %}
{% endfor %}
        count(*) as answers
    from answers
    group by answers.customer_id
)

select
    coalesce(customer_segments.code, 0) as segment_code,
{% for outcome in outcomes %}
{% set outcome_number = loop.index0 %}
{% for word in bit_words %}
{% set word_number = loop.index0 %}
{% for rating in word %}
    sum(case when (raters.rated_{{ outcome_number }}_{{ word_number }} & {{ 2 ** loop.index0 }}) <> 0 then 1 else 0 end) as customers_{{ outcome_number }}_{{ rating.number }},
{% endfor %}
{% endfor %}
{% endfor %}
    count(*) as customers
from raters
left join customer_segments
    on
        raters.customer_id = customer_segments.customer_id
        and customer_segments.bucket between $first_bucket and $last_bucket
group by coalesce(customer_segments.code, 0)
