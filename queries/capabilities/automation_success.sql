-- Bot solves it alone
-- question: Does the bot settle a matter, so that the customer need not turn to anybody else?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per contact with the bot
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp, $reopen_days integer
-- reads: contacts(contact_id, customer_id, bucket, case_id, stage, channel, started_at, outcome),
--   customers(customer_id, segment)
-- needs: contacts(case_id, channel=bot)
-- nulls: a contact without case_id cannot be followed and is left out; without stage it counts in stage all, without
--   customer_id in segment all
-- source: own definition: contacts with the bot, of any direction, that ended resolved with no later contact of their
--   case on another channel; the window of $reopen_days runs from the contact's start, its last moment included, and
--   while it is not over at the end of the data the contact is left out; ties in time go by contact_id

with

bot_contacts as (
    select
        contacts.contact_id,
        contacts.case_id,
        contacts.customer_id,
        contacts.bucket,
        coalesce(contacts.stage, 'all') as stage,
        contacts.channel,
        contacts.outcome,
        contacts.started_at,
        contacts.started_at + $reopen_days * interval '1' day as over_at
    from contacts
    where
        contacts.channel = 'bot'
        and contacts.case_id is not null
        and contacts.started_at >= $period_start
        and contacts.started_at < $period_end
),

handed_on as (
    select
        bot_contacts.contact_id,
        count(*) as n_later
    from bot_contacts
    inner join contacts
        on bot_contacts.case_id = contacts.case_id
    where
        bot_contacts.outcome = 'resolved'
        and contacts.channel <> 'bot'
        and contacts.started_at <= bot_contacts.over_at
        and (
            contacts.started_at > bot_contacts.started_at
            or (contacts.started_at = bot_contacts.started_at and contacts.contact_id > bot_contacts.contact_id)
        )
    group by bot_contacts.contact_id
)

select
    coalesce(customers.segment, 'all') as segment,
    bot_contacts.stage,
    bot_contacts.channel,
    bot_contacts.bucket,
    bot_contacts.customer_id,
    case when bot_contacts.outcome = 'resolved' and handed_on.n_later is null then 1 else 0 end as numerator,
    1 as denominator
from bot_contacts
left join handed_on
    on bot_contacts.contact_id = handed_on.contact_id
left join customers
    on bot_contacts.customer_id = customers.customer_id
where bot_contacts.over_at <= $data_end
