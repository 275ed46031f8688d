-- One row a contact of Freshdesk: who asked is the customer. Names and addresses are not read.
-- Segment: the export has no plan or market segment. A tag that begins with segment_ (segment_business) names it,
-- that of the customer's newest ticket which has one; customers without get 'all'. Where your tags are called
-- otherwise (plan_gold), write their beginning in the place of segment_.
with

tickets as (
    select
        "Contact ID" as contact_id,
        nullif(regexp_extract("Tags", '(?:^|[ ,])segment_([A-Za-z0-9_-]+)', 1), '') as segment,
        "Created time" as created_time,
        "Ticket ID" as ticket_id
    from read_csv('exports/freshdesk/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
    where "Contact ID" is not null
),

ranked as (
    select
        contact_id,
        segment,
        row_number() over (
            partition by contact_id
            order by segment is null, created_time desc, ticket_id desc
        ) as place
    from tickets
)

select
    contact_id as customer_id,
    coalesce(segment, 'all') as segment
from ranked
where place = 1
order by contact_id
