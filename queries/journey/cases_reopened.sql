-- Cases opened again
-- question: How often does a case that was called solved have to be opened again?
-- kind: share
-- grain: one row per segment, bucket and customer; detail is all
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: cases(case_id, customer_id, bucket, reopened), case_starts(case_id, first_at),
--   customers(customer_id, segment)
-- needs: cases(reopened)
-- nulls: a case without reopened is left out
-- source: own definition: cases with reopened above 0, by the period of the first contact, else of opened_at; a case
--   may still be opened again after the end of the data

with

counted as (
    select
        cases.case_id,
        cases.customer_id,
        cases.bucket,
        case when cases.reopened > 0 then 1 else 0 end as is_reopened
    from cases
    where cases.reopened is not null
),

begun as (
    select
        counted.customer_id,
        counted.bucket,
        counted.is_reopened,
        case_starts.first_at
    from counted
    inner join case_starts
        on counted.case_id = case_starts.case_id
),

per_customer as (
    select
        begun.customer_id,
        begun.bucket,
        cast(sum(begun.is_reopened) as bigint) as numerator,
        count(*) as denominator
    from begun
    where
        begun.first_at >= $period_start
        and begun.first_at < $period_end
    group by begun.customer_id, begun.bucket
)

select
    coalesce(customers.segment, 'all') as segment,
    per_customer.bucket,
    per_customer.customer_id,
    'all' as detail,
    per_customer.numerator,
    per_customer.denominator
from per_customer
left join customers
    on per_customer.customer_id = customers.customer_id
