-- Answers with all ratings
-- question: What did each answered questionnaire say, of the service as a whole and of every feature?
-- grain: one row per answered questionnaire of the period whose customer lies in these buckets
-- parameters: $period_start timestamp, $period_end timestamp, $first_bucket integer, $last_bucket integer
-- reads: responses_wide(response_id, customer_id, bucket, responded_on, satisfaction, recommend, weight, method),
--   customers(customer_id, segment, region), still_customers(response_id, retention)
-- nulls: an outcome that is not given is -32768; ratings are packed, with codes of their own for not applicable and
--   for missing (table rating_places)
-- source: the columns are written in for the outcomes asked for and the features there are; queries/portable_sums/sums
--   adds up the same answers in plain SQL

select
    responses_wide.bucket,
    responses_wide.customer_id,
{% for outcome in outcomes %}
    coalesce({{ "still_customers" if outcome == "retention" else "responses_wide" }}.{{ outcome }}, -32768) as {{ outcome }},
{% endfor %}
{% for control in controls %}
    case when {{ control.column }} = {{ control.level | text }} then 1 else 0 end as control_{{ loop.index0 }},
{% endfor %}
{% if weighted %}
    cast(round(cast(responses_wide.weight as double) * 1000000) as bigint) as weight,
{% endif %}
    {{ words | join(",\n    ", "column") }}
from responses_wide
{% if "retention" in outcomes %}
inner join still_customers
    on responses_wide.response_id = still_customers.response_id
{% endif %}
{% if controls %}
left join customers
    on responses_wide.customer_id = customers.customer_id
{% endif %}
where
    responses_wide.responded_on >= cast($period_start as date)
    and responses_wide.responded_on < cast($period_end as date)
    and responses_wide.bucket between $first_bucket and $last_bucket
