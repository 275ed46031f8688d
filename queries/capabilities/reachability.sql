-- Calls answered
-- question: Does somebody answer when customers get in touch?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per attempt
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(customer_id, bucket, stage, channel, direction, agent_id, started_at, outcome),
--   customers(customer_id, segment), given_columns(export, column_name)
-- needs: contacts(contact_id)
-- nulls: a contact without agent_id was taken by nobody, unless the bot took it or the export has no agent_id column;
--   without direction it is inbound; without stage it counts in stage all, without customer_id in segment all
-- source: own definition: inbound attempts that were answered

with

agent_column as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'contacts'
        and given_columns.column_name = 'agent_id'
),

attempts as (
    select
        contacts.customer_id,
        contacts.bucket,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel,
        case
            when contacts.outcome in ('abandoned', 'unanswered') then 0
            when contacts.agent_id is not null then 1
            when contacts.channel = 'bot' then 1
            when agent_column.n_given = 0 then 1
            else 0
        end as is_answered
    from contacts
    cross join agent_column
    where
        coalesce(contacts.direction, 'inbound') = 'inbound'
        and contacts.started_at >= $period_start
        and contacts.started_at < $period_end
)

select
    coalesce(customers.segment, 'all') as segment,
    attempts.stage,
    attempts.channel,
    attempts.bucket,
    attempts.customer_id,
    attempts.is_answered as numerator,
    1 as denominator
from attempts
left join customers
    on attempts.customer_id = customers.customer_id
