-- Segments
-- question: Which market segments are there?
-- grain: one row per segment
-- parameters: none
-- reads: customers(segment)
-- nulls: a customer without segment, or with the segment 'all', counts among all customers only
-- source: their number, from 1, is their place in alphabetical order

select
    customers.segment,
    row_number() over (order by customers.segment) as code
from customers
where
    customers.segment is not null
    and customers.segment <> 'all'
group by customers.segment
order by customers.segment
