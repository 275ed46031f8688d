-- Answered in time
-- question: Is an attempt answered within the time that its channel allows?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per attempt
-- parameters: $period_start timestamp, $period_end timestamp, $answer_within_phone double,
--   $answer_within_chat double, $answer_within_email double, $answer_within_bot double,
--   $answer_within_branch double, $answer_within_web double, $answer_within_other double
-- reads: contacts(customer_id, bucket, stage, channel, direction, agent_id, started_at, wait_seconds, outcome),
--   customers(customer_id, segment), given_columns(export, column_name)
-- needs: contacts(wait_seconds)
-- nulls: an attempt without wait_seconds is left out, answered or not; without agent_id it was taken by nobody, unless
--   the bot took it or the export has no agent_id column; without direction it is inbound; without stage it counts in
--   stage all, without customer_id in segment all
-- source: own definition: inbound attempts that were answered after a wait of at most $answer_within of their channel

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
        contacts.wait_seconds,
        case
            when contacts.outcome in ('abandoned', 'unanswered') then 0
            when contacts.agent_id is not null then 1
            when contacts.channel = 'bot' then 1
            when agent_column.n_given = 0 then 1
            else 0
        end as is_answered,
        case contacts.channel
            when 'phone' then $answer_within_phone
            when 'chat' then $answer_within_chat
            when 'email' then $answer_within_email
            when 'bot' then $answer_within_bot
            when 'branch' then $answer_within_branch
            when 'web' then $answer_within_web
            else $answer_within_other
        end as within_seconds
    from contacts
    cross join agent_column
    where
        coalesce(contacts.direction, 'inbound') = 'inbound'
        and contacts.wait_seconds is not null
        and contacts.started_at >= $period_start
        and contacts.started_at < $period_end
)

select
    coalesce(customers.segment, 'all') as segment,
    attempts.stage,
    attempts.channel,
    attempts.bucket,
    attempts.customer_id,
    case when attempts.wait_seconds <= attempts.within_seconds then attempts.is_answered else 0 end as numerator,
    1 as denominator
from attempts
left join customers
    on attempts.customer_id = customers.customer_id
