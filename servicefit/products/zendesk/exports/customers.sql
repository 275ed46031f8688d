-- One row a requester: who asked is the customer. Names and addresses are not read.
-- Segment: the export has no plan or market segment. A tag that begins with segment_ (segment_business) names it,
-- that of the requester's newest ticket which has one; requesters without get 'all'. Where your tags are called
-- otherwise (plan_gold), write their beginning in the place of segment_.
with

tickets as (
    select
        "Requester id" as requester_id,
        nullif(regexp_extract("Tags", '(?:^|[ ,])segment_([A-Za-z0-9_-]+)', 1), '') as segment,
        "Created at" as created_at,
        "Id" as ticket_id
    from read_csv('exports/zendesk/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
    where "Requester id" is not null
),

ranked as (
    select
        requester_id,
        segment,
        row_number() over (
            partition by requester_id
            order by segment is null, created_at desc, ticket_id desc
        ) as place
    from tickets
)

select
    requester_id as customer_id,
    coalesce(segment, 'all') as segment
from ranked
where place = 1
order by requester_id
