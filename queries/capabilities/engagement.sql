-- Engaged staff
-- question: How engaged are the representatives whom customers reach?
-- kind: mean
-- direction: more
-- unit: 0-100
-- grain: one row per contact that a representative took
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(customer_id, bucket, stage, channel, agent_id, started_at, outcome), agents(agent_id, engagement),
--   customers(customer_id, segment)
-- needs: contacts(agent_id), agents(engagement)
-- nulls: contacts without agent_id are left out, and those of an agent without engagement; without stage a contact
--   counts in stage all, without customer_id in segment all
-- source: own definition: engagement of the agents as the export gives it, 0 to 100, weighted by the contacts, inbound
--   and outbound, that they took. The agent is an integer of the store and never published: representatives are the
--   sample of the intervals

with

asked_agents as (
    select
        agents.agent_id,
        cast(agents.engagement as decimal(9, 4)) as engagement
    from agents
    where agents.engagement is not null
),

taken as (
    select
        contacts.customer_id,
        contacts.bucket,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel,
        contacts.agent_id,
        asked_agents.engagement
    from contacts
    inner join asked_agents
        on contacts.agent_id = asked_agents.agent_id
    where
        contacts.started_at >= $period_start
        and contacts.started_at < $period_end
        and contacts.outcome not in ('abandoned', 'unanswered')
)

select
    coalesce(customers.segment, 'all') as segment,
    taken.stage,
    taken.channel,
    taken.bucket,
    taken.customer_id,
    taken.agent_id as agent,
    taken.engagement as numerator,
    1 as denominator
from taken
left join customers
    on taken.customer_id = customers.customer_id
