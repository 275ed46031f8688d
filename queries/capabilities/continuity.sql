-- Same person again
-- question: When a case takes more than one contact, does the same representative take it again?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per segment, stage, channel, bucket and customer; unknown callers: per stage, channel and bucket
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(contact_id, customer_id, bucket, case_id, stage, channel, agent_id, started_at, outcome),
--   customers(customer_id, segment)
-- nulls: contacts without case_id or without agent_id are left out; without stage they count in stage all, without
--   customer_id in segment all
-- source: own definition: each contact from the second on is compared with the one before, which may lie before the
--   period; ties in time go by contact_id

with

taken as (
    select
        contacts.contact_id,
        contacts.case_id,
        contacts.customer_id,
        contacts.bucket,
        contacts.stage,
        contacts.channel,
        contacts.agent_id,
        contacts.started_at
    from contacts
    where
        contacts.case_id is not null
        and contacts.agent_id is not null
        and contacts.outcome not in ('abandoned', 'unanswered')
        and contacts.started_at < $period_end
),

followed as (
    select
        taken.customer_id,
        taken.bucket,
        taken.stage,
        taken.channel,
        taken.agent_id,
        taken.started_at,
        lag(taken.agent_id) over (
            partition by taken.case_id
            order by taken.started_at, taken.contact_id
        ) as agent_before_id
    from taken
),

per_customer as (
    select
        followed.customer_id,
        followed.bucket,
        coalesce(followed.stage, 'all') as stage,
        followed.channel,
        cast(sum(case when followed.agent_id = followed.agent_before_id then 1 else 0 end) as bigint) as numerator,
        count(*) as denominator
    from followed
    where
        followed.agent_before_id is not null
        and followed.started_at >= $period_start
    group by followed.customer_id, followed.bucket, coalesce(followed.stage, 'all'), followed.channel
)

select
    coalesce(customers.segment, 'all') as segment,
    per_customer.stage,
    per_customer.channel,
    per_customer.bucket,
    per_customer.customer_id,
    per_customer.numerator,
    per_customer.denominator
from per_customer
left join customers
    on per_customer.customer_id = customers.customer_id
