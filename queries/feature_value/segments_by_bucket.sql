-- Segment of each customer, by bucket
-- question: Which segment does each customer of these buckets belong to?
-- grain: one row per customer with a segment
-- parameters: $first_bucket integer, $last_bucket integer
-- reads: customers(customer_id, bucket, segment)
-- nulls: a customer without segment, or with the segment 'all', has no row
-- source: segments are numbered from 1 in alphabetical order; their names are written in

select
    customers.customer_id,
    cast(numbered.code as smallint) as code
from customers
inner join ( -- noqa: PRS
    values
{% for segment in segment_names %}
    ({{ segment | text }}, {{ loop.index }}){{ "," if not loop.last else "" }}
{% endfor %}
) as numbered (segment, code)
    on customers.segment = numbered.segment
where customers.bucket between $first_bucket and $last_bucket
