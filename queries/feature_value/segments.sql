-- Segment of each customer
-- question: Which segment does each customer belong to?
-- grain: one row per customer with a segment
-- parameters: none
-- reads: customers(customer_id, bucket, segment)
-- nulls: a customer without segment, or with the segment 'all', has no row
-- source: segments are numbered from 1 in alphabetical order

with

segments as (
    select
        customers.segment,
        row_number() over (order by customers.segment) as code
    from customers
    where
        customers.segment is not null
        and customers.segment <> 'all'
    group by customers.segment
)

select
    customers.customer_id,
    customers.bucket,
    cast(segments.code as smallint) as code
from customers
inner join segments
    on customers.segment = segments.segment
