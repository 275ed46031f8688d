-- Same answer from everyone
-- question: Does it matter which representative a customer gets?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per segment, stage, channel and agent
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(customer_id, stage, channel, agent_id, started_at, outcome), customers(customer_id, segment)
-- needs: contacts(agent_id)
-- nulls: contacts without agent_id are left out; without stage they count in stage all, without customer_id in segment
--   all
-- source: own definition: contacts taken by an agent, inbound and outbound; n counts them and sum those that ended
--   resolved. One less the agents' intraclass correlation is made of them afterwards (Donner 1986); the agent is an
--   integer of the store and never published

with

taken as (
    select
        coalesce(customers.segment, 'all') as segment,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel,
        contacts.agent_id,
        case when contacts.outcome = 'resolved' then 1 else 0 end as is_resolved
    from contacts
    left join customers
        on contacts.customer_id = customers.customer_id
    where
        contacts.agent_id is not null
        and contacts.started_at >= $period_start
        and contacts.started_at < $period_end
        and contacts.outcome not in ('abandoned', 'unanswered')
)

select
    taken.segment,
    taken.stage,
    taken.channel,
    taken.agent_id as agent,
    count(*) as n,
    cast(sum(taken.is_resolved) as bigint) as sum
from taken
group by taken.segment, taken.stage, taken.channel, taken.agent_id
