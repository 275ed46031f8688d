-- Trained staff
-- question: Are customers served by representatives who know the job?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per contact that a representative took
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(customer_id, bucket, stage, channel, agent_id, started_at, outcome),
--   agents(agent_id, hired_on, training_hours), customers(customer_id, segment)
-- needs: contacts(agent_id), agents(hired_on, training_hours)
-- nulls: contacts without agent_id are left out, and those of an agent without hired_on or training_hours; without
--   stage a contact counts in stage all, without customer_id in segment all
-- source: own definition: contacts taken, inbound and outbound, by an agent with at least 180 days' tenure on their day
--   and at least 16 training hours in the last 12 months of the export. The agent is an integer of the store and never
--   published: representatives are the sample of the intervals

with

known_agents as (
    select
        agents.agent_id,
        cast(agents.hired_on as timestamp) + interval '180' day as seasoned_at,
        case when agents.training_hours >= 16 then 1 else 0 end as is_trained
    from agents
    where
        agents.hired_on is not null
        and agents.training_hours is not null
),

taken as (
    select
        contacts.customer_id,
        contacts.bucket,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel,
        contacts.agent_id,
        case
            when contacts.started_at >= known_agents.seasoned_at then known_agents.is_trained
            else 0
        end as is_competent
    from contacts
    inner join known_agents
        on contacts.agent_id = known_agents.agent_id
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
    taken.is_competent as numerator,
    1 as denominator
from taken
left join customers
    on taken.customer_id = customers.customer_id
