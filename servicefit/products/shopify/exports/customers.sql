-- One row a customer. The export has no number of the customer, only the e-mail address, or a phone number where
-- there is none. A hash of it is the customer's id: the address itself does not leave this query, and the tool
-- hashes the hash once more with its key. Who orders with two addresses counts as two. Orders without both, as from
-- a till, have no customer and are rejected as orders, with the reason.
-- Segment: the export has none. A tag of the order that begins with segment_ (segment_business) names it, that of the
-- newest order which has one; others get 'all'. Region: the country that the newest order went to.
with

orders as (
    select
        sha256(coalesce(lower(trim("Email")), trim("Phone"))) as customer_id,
        nullif(regexp_extract("Tags", '(?:^|[ ,])segment_([A-Za-z0-9_-]+)', 1), '') as segment,
        "Shipping Country" as region,
        "Created at" as created_at,
        "Name" as order_name
    from read_csv('exports/shopify/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
    where "Total" is not null
),

summed as (
    select
        customer_id,
        arg_max(segment, (created_at, order_name)) as segment,
        arg_max(region, (created_at, order_name)) as region
    from orders
    where customer_id is not null
    group by customer_id
)

select
    customer_id,
    coalesce(segment, 'all') as segment,
    region
from summed
order by customer_id
