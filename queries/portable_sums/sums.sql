-- Sums of a survey's columns, by what was answered
-- question: What do all columns of the survey sum to, for each answer to one or two of its questions?
-- grain: one row per segment, group of customers, outcomes given, and what was answered to each set of questions
-- parameters: $period_start timestamp, $period_end timestamp, $first_bucket integer, $last_bucket integer
-- reads: responses_wide(response_id, customer_id, bucket, responded_on, satisfaction, recommend, weight, method),
--   customers(customer_id, segment, region), customer_segments(customer_id, bucket, code),
--   still_customers(response_id, retention)
-- nulls: customers without segment have code 0, outcomes that are not given count 0; ratings are numbered from 2, not
--   applicable is 0, missing is 1. What was answered to other sets of questions is NULL
-- source: own definition. What was answered, times the sums over all who answered so, makes the products of columns. A
--   pack is several columns, each times a number so large that the sums before it stay below: one sum holds them all,
--   and servicefit/statistics/packed_sums takes it apart. Whole numbers below 2^53 add up exactly in doubles. The
--   questions, sets and packs are written in

with

answers as (
    select
        cast(responses_wide.bucket as bigint) // {{ buckets_a_group }} as customer_group,
        coalesce(customer_segments.code, 0) as segment_code,
{% for outcome in outcomes %}
{% set column = ("still_customers." if outcome == "retention" else "responses_wide.") ~ outcome %}
        case when {{ column }} is null then 0 else 1 end as given_{{ loop.index0 }},
        coalesce({{ column }}, 0) as outcome_{{ loop.index0 }},
{% endfor %}
{% for control in controls %}
        case when {{ control.column }} = {{ control.level | text }} then 1 else 0 end as control_{{ loop.index0 }},
{% endfor %}
{% for rating in ratings %}
{% set column = "responses_wide." ~ rating | name %}
        case
            when {{ column }} >= {{ lowest }} then {{ column }} - {{ lowest - 2 }}
            when {{ column }} = -32768 then 1
            else 0
        end as rating_{{ loop.index0 }},
{% endfor %}
        responses_wide.weight
    from responses_wide
{% if "retention" in outcomes %}
    inner join still_customers
        on responses_wide.response_id = still_customers.response_id
{% endif %}
{% if controls %}
    left join customers
        on responses_wide.customer_id = customers.customer_id
{% endif %}
    left join customer_segments
        on
            responses_wide.customer_id = customer_segments.customer_id
            and customer_segments.bucket between $first_bucket and $last_bucket
    where
        responses_wide.responded_on >= cast($period_start as date)
        and responses_wide.responded_on < cast($period_end as date)
        and responses_wide.bucket between $first_bucket and $last_bucket
),

numbered as (
    select
        (answers.customer_group * {{ segments + 1 }} + answers.segment_code) * {{ 2 ** (outcomes | length) }}{% for outcome in outcomes %} + answers.given_{{ loop.index0 }} * {{ 2 ** loop.index0 }}{% endfor %} as cell,
{% for set in sets %}
{% for term in set.terms %}
        answers.{{ term.column }},
{% endfor %}
{% endfor %}
{% for outcome in outcomes %}
        cast(answers.outcome_{{ loop.index0 }} as double) as outcome_value_{{ loop.index0 }},
{% endfor %}
{% for control in controls %}
        cast(answers.control_{{ loop.index0 }} as double) as control_value_{{ loop.index0 }},
{% endfor %}
{% for rating in ratings %}
        cast(answers.rating_{{ loop.index0 }} as double) as code_{{ loop.index0 }},
        cast(cast(answers.rating_{{ loop.index0 }} >= 2 as integer) as double) as rated_{{ loop.index0 }},
        cast(cast(answers.rating_{{ loop.index0 }} between 2 and {{ low_most + 2 }} as integer) as double) as low_{{ loop.index0 }},
        cast(cast(answers.rating_{{ loop.index0 }} >= {{ high_least + 2 }} as integer) as double) as high_{{ loop.index0 }},
{% if has_missing %}
        cast(cast(answers.rating_{{ loop.index0 }} = 1 as integer) as double) as missing_{{ loop.index0 }},
{% endif %}
{% endfor %}
{% if weighted %}
        round(cast(answers.weight as double) * 1000000) as weight,
        cast(answers.weight as double) * cast(answers.weight as double) as squared_weight,
{% endif %}
        cast(1 as double) as one
    from answers
),

packed as (
    select
{% for set in sets %}
        numbered.cell * {{ set.ways }}{% for term in set.terms %} + (numbered.{{ term.column }} - {{ term.least }}) * {{ term.factor }}{% endfor %} as answered_{{ loop.index0 }},
{% endfor %}
{% for pack in packs %}
        {%+ for term in pack %}numbered.{{ term.column }}{% if term.factor > 1 %} * {{ term.factor }}{% endif %}{{ " + " if not loop.last }}{% endfor %} as pack_{{ loop.index0 }},
{% endfor %}
{% if weighted %}
        numbered.weight,
        numbered.squared_weight,
{% endif %}
        numbered.cell
    from numbered
)

select
{% for set in sets %}
    packed.answered_{{ loop.index0 }},
{% endfor %}
{% for pack in packs %}
    sum(packed.pack_{{ loop.index0 }}{{ " * packed.weight" if weighted }}) as pack_{{ loop.index0 }},
{% endfor %}
{% if weighted %}
    sum(packed.squared_weight) as squared_weight,
{% endif %}
    count(*) as answers
from packed
group by
    grouping sets (
{% for set in sets %}
        (packed.answered_{{ loop.index0 }}){{ "," if not loop.last }}
{% endfor %}
    )
