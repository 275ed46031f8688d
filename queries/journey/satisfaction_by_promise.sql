-- Satisfaction after a promise kept and after one broken
-- question: How satisfied are customers when the order came as promised, and when it did not?
-- kind: mean
-- grain: one row per segment, bucket, customer and detail; detail is kept or broken
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp,
--   $promise_to_end_of_day boolean
-- reads: orders(customer_id, bucket, ordered_at, promised_at, delivered_at),
--   survey_responses(response_id, customer_id, responded_on, satisfaction), customers(customer_id, segment),
--   given_columns(export, column_name)
-- needs: orders(promised_at), survey_responses(satisfaction)
-- given: orders(delivered_at)
-- nulls: orders without promised_at and answers without satisfaction are left out; without delivered_at an order is not
--   delivered, and its promise broken once it is over
-- source: own definition. Surveys name no order: an order's answer is the customer's first on or after the day of the
--   order and before the day of the customer's next order; orders of one day share it, as an answer carries a date
--   only; ties go by response_id. The numerator is the sum of the answers in the scale's own points, not weighted by
--   sampling weight. Which orders count, and in which period: as in capabilities/promise_keeping

with

order_days as (
    select
        orders.customer_id,
        cast(orders.ordered_at as date) as ordered_on
    from orders
    group by orders.customer_id, cast(orders.ordered_at as date)
),

order_spans as (
    select
        order_days.customer_id,
        order_days.ordered_on,
        lead(order_days.ordered_on) over (
            partition by order_days.customer_id
            order by order_days.ordered_on
        ) as next_ordered_on
    from order_days
),

answers as (
    select
        order_spans.customer_id,
        order_spans.ordered_on,
        survey_responses.satisfaction,
        row_number() over (
            partition by order_spans.customer_id, order_spans.ordered_on
            order by survey_responses.responded_on, survey_responses.response_id
        ) as place
    from order_spans
    inner join survey_responses
        on
            order_spans.customer_id = survey_responses.customer_id
            and order_spans.ordered_on <= survey_responses.responded_on
    where
        survey_responses.satisfaction is not null
        and (order_spans.next_ordered_on is null or survey_responses.responded_on < order_spans.next_ordered_on)
),

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
        cast(orders.ordered_at as date) as ordered_on,
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
        promises.ordered_on,
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
        due.ordered_on,
        case
            when due.is_for_the_day and due.delivered_at < due.over_at then 'kept'
            when not due.is_for_the_day and due.delivered_at <= due.over_at then 'kept'
            else 'broken'
        end as detail
    from due
    where due.over_at <= $data_end
),

per_customer as (
    select
        judged.customer_id,
        judged.bucket,
        judged.detail,
        cast(sum(answers.satisfaction) as bigint) as numerator,
        count(*) as denominator
    from judged
    inner join answers
        on
            judged.customer_id = answers.customer_id
            and judged.ordered_on = answers.ordered_on
    where answers.place = 1
    group by judged.customer_id, judged.bucket, judged.detail
)

select
    coalesce(customers.segment, 'all') as segment,
    per_customer.bucket,
    per_customer.customer_id,
    per_customer.detail,
    per_customer.numerator,
    per_customer.denominator
from per_customer
left join customers
    on per_customer.customer_id = customers.customer_id
