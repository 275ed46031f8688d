-- Same person again
-- question: When a case takes more than one contact, does the same representative take it again?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per contact that follows another of its case
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(contact_id, customer_id, bucket, case_id, stage, channel, agent_id, started_at, outcome),
--   customers(customer_id, segment)
-- needs: contacts(case_id, agent_id)
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
)

select
    coalesce(customers.segment, 'all') as segment,
    coalesce(followed.stage, 'all') as stage,
    followed.channel,
    followed.bucket,
    followed.customer_id,
    case when followed.agent_id = followed.agent_before_id then 1 else 0 end as numerator,
    1 as denominator
from followed
left join customers
    on followed.customer_id = customers.customer_id
where
    followed.agent_before_id is not null
    and followed.started_at >= $period_start
