-- Still ordering a year later
-- question: Was who answered still active 12 months later, by an order?
-- grain: one row per answer of the period, of customers in these buckets, whose 12 months are over when the data end
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp, $active_months integer,
--   $first_bucket integer, $last_bucket integer
-- reads: responses_wide(response_id, customer_id, bucket, responded_on), orders(customer_id, ordered_at)
-- nulls: none; an answer of a customer who was not active then is left out
-- source: contract, feature_value: retention; setting [analysis] retention = "orders": a customer is active with an
--   order within active_months

with

asked as (
    select
        responses_wide.response_id,
        responses_wide.customer_id,
        cast(responses_wide.responded_on as timestamp) as answered_at
    from responses_wide
    where
        responses_wide.responded_on >= cast($period_start as date)
        and responses_wide.responded_on < cast($period_end as date)
        and responses_wide.bucket between $first_bucket and $last_bucket
        and responses_wide.responded_on + interval '12' month < $data_end
),

orders_around as (
    select
        asked.response_id,
        max(
            case
                when
                    orders.ordered_at < asked.answered_at + interval '1' day
                    and orders.ordered_at >= asked.answered_at - $active_months * interval '1' month
                    then 1
                else 0
            end
        ) as was_active,
        max(
            case
                when
                    orders.ordered_at < asked.answered_at + interval '12' month
                    and orders.ordered_at
                    >= asked.answered_at + interval '12' month - $active_months * interval '1' month
                    then 1
                else 0
            end
        ) as is_active
    from asked
    inner join orders
        on asked.customer_id = orders.customer_id
    group by asked.response_id
)

select
    orders_around.response_id,
    orders_around.is_active as retention
from orders_around
where orders_around.was_active = 1
