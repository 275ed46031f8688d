-- One row a ticket: the customer's first report. What customers write afterwards is not in this export one by one,
-- only counted, so it shows in the outcome:
--   unanswered  not resolved, and no response yet
--   resolved    resolved or closed with at most one response of an agent
--   unresolved  all others
-- Tickets that the desk began with an e-mail of its own are left out: they are not attempts of a customer.
-- agent_id: the export has the agent's name only. A hash of it leaves this query, which the tool hashes once more
-- with its key. Two agents of one name count as one.
-- wait_seconds: of written tickets, from creation to the first response, both as times: the column "First response
-- time (in hrs)" counts business hours, and is often blank. Of calls and chats a ticket does not say how long the
-- customer waited in the line.
select
    "Ticket ID" as contact_id,
    "Contact ID" as customer_id,
    "Ticket ID" as case_id,
    case
        when lower("Source") = 'phone' then 'phone'
        when lower("Source") in ('chat', 'whatsapp', 'mobihelp') then 'chat'
        when lower("Source") = 'email' then 'email'
        when lower("Source") in ('portal', 'feedback widget') then 'web'
        when lower("Source") = 'bot' then 'bot'
        else 'other'
    end as channel,
    "Group" as queue,
    sha256(nullif("Agent", 'No Agent')) as agent_id,
    "Created time" as started_at,
    case
        when lower(coalesce("Source", '')) not in ('phone', 'chat', 'whatsapp', 'mobihelp', 'bot')
            then
                date_diff(
                    'second', try_cast("Created time" as timestamp), try_cast("Initial response time" as timestamp)
                )
    end as wait_seconds,
    case
        when lower("Status") not in ('resolved', 'closed') and "Initial response time" is null then 'unanswered'
        when
            lower("Status") in ('resolved', 'closed')
            and coalesce(try_cast("Agent interactions" as integer), 0) <= 1
            then 'resolved'
        else 'unresolved'
    end as outcome
from read_csv('exports/freshdesk/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where lower(coalesce("Source", '')) <> 'outbound email'
