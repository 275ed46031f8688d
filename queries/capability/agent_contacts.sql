-- Contacts taken by a representative
-- question: Whose contacts stand behind a figure about representatives?
-- grain: one row per contact that a representative took
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(customer_id, bucket, stage, channel, agent_id, started_at, outcome), customers(customer_id, segment)
-- nulls: contacts without agent_id are left out; without stage they count in stage all, without customer_id in segment
--   all
-- source: own definition: the contacts of capabilities/consistency, by customer

with

taken as (
    select
        contacts.customer_id,
        contacts.bucket,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel
    from contacts
    where
        contacts.agent_id is not null
        and contacts.started_at >= $period_start
        and contacts.started_at < $period_end
        and contacts.outcome not in ('abandoned', 'unanswered')
)

select
    coalesce(customers.segment, 'all') as segment,
    taken.stage,
    taken.channel,
    taken.bucket,
    taken.customer_id,
    1 as numerator,
    1 as denominator
from taken
left join customers
    on taken.customer_id = customers.customer_id
