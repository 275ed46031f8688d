-- One row a customer: the shop's own number; of guests (0 or blank) a hash of the e-mail address, which does not
-- leave this query otherwise, and which the tool hashes once more with its key. Names and addresses are not read.
-- A guest who opens an account later counts as two.
-- Segment: business where the newest order names a company, else private: the export has no other mark. Region: the
-- country that the newest order went to.
with

orders as (
    select
        coalesce(
            nullif(trim("customer_id"), '0'),
            sha256(lower(trim(coalesce("customer_email", "billing_email"))))
        ) as customer_id,
        case when "billing_company" is not null then 'business' else 'private' end as segment,
        coalesce("shipping_country", "billing_country") as region,
        try_cast("order_id" as bigint) as order_number
    from read_csv('exports/woocommerce/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
)

select
    customer_id,
    arg_max(segment, order_number) as segment,
    arg_max(region, order_number) as region
from orders
where customer_id is not null
group by customer_id
order by customer_id
