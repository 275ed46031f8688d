-- Orders delivered as promised
-- question: Are orders delivered by the time that was promised?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per order
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp,
--   $promise_to_end_of_day boolean
-- reads: orders(customer_id, bucket, promised_at, delivered_at), customers(customer_id, segment),
--   given_columns(export, column_name)
-- needs: orders(promised_at)
-- given: orders(delivered_at)
-- nulls: an order without promised_at is left out, and all of them where the export has no delivered_at; without
--   delivered_at it is not delivered, and counts as missed
--   once the promise is over; orders have no stage and no channel
-- source: own definition: an order belongs to the period of the promised time; while the promise is not over at the end
--   of the data the order is left out, delivered or not

with

delivered_columns as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'orders'
        and given_columns.column_name = 'delivered_at'
),

promises as (
    select
        orders.customer_id,
        orders.bucket,
        orders.promised_at,
        orders.delivered_at,
        $promise_to_end_of_day and orders.promised_at = date_trunc('day', orders.promised_at) as is_for_the_day
    from orders
    cross join delivered_columns
    where
        orders.promised_at >= $period_start
        and orders.promised_at < $period_end
        and delivered_columns.n_given = 1
),

due as (
    select
        promises.customer_id,
        promises.bucket,
        promises.promised_at,
        promises.delivered_at,
        promises.is_for_the_day,
        case
            when promises.is_for_the_day then promises.promised_at + interval '1' day
            else promises.promised_at
        end as over_at
    from promises
),

judged as (
    select
        due.customer_id,
        due.bucket,
        case
            when due.is_for_the_day and due.delivered_at < due.over_at then 1
            when not due.is_for_the_day and due.delivered_at <= due.over_at then 1
            else 0
        end as is_kept
    from due
    where due.over_at <= $data_end
)

select
    coalesce(customers.segment, 'all') as segment,
    'all' as stage,
    'all' as channel,
    judged.bucket,
    judged.customer_id,
    judged.is_kept as numerator,
    1 as denominator
from judged
left join customers
    on judged.customer_id = customers.customer_id
