-- Calls not cut off
-- question: Does the line hold once somebody has answered?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per answered contact
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: contacts(customer_id, bucket, stage, channel, agent_id, started_at, outcome),
--   customers(customer_id, segment), given_columns(export, column_name)
-- needs: contacts(contact_id)
-- nulls: a contact without agent_id was taken by nobody, unless the bot took it or the export has no agent_id column;
--   without stage it counts in stage all, without customer_id in segment all
-- source: own definition: answered contacts, inbound and outbound, whose outcome is not dropped

with

agent_column as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'contacts'
        and given_columns.column_name = 'agent_id'
),

answered as (
    select
        contacts.customer_id,
        contacts.bucket,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel,
        case when contacts.outcome = 'dropped' then 0 else 1 end as is_held
    from contacts
    cross join agent_column
    where
        contacts.started_at >= $period_start
        and contacts.started_at < $period_end
        and contacts.outcome not in ('abandoned', 'unanswered')
        and (contacts.agent_id is not null or contacts.channel = 'bot' or agent_column.n_given = 0)
)

select
    coalesce(customers.segment, 'all') as segment,
    answered.stage,
    answered.channel,
    answered.bucket,
    answered.customer_id,
    answered.is_held as numerator,
    1 as denominator
from answered
left join customers
    on answered.customer_id = customers.customer_id
