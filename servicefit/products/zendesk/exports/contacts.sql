-- One row a ticket: the customer's first report. What customers write afterwards is not in this export one by one,
-- only counted, so it shows in the outcome:
--   unanswered   not solved, and no public reply yet
--   transferred  passed through more than one group
--   resolved     solved with at most one public reply, and never reopened
--   unresolved   all others
-- Tickets that the desk began with a call of its own are left out: they are not attempts of a customer.
-- agent_id: the export has the assignee's name only. A hash of it leaves this query, which the tool hashes once more
-- with its key. Two agents of one name count as one.
-- wait_seconds: of written tickets, until the first public reply, by the calendar; blank where there is none yet. Of
-- calls and chats a ticket does not say how long the customer waited in the line: the first reply is a message
-- afterwards.
select
    "Id" as contact_id,
    "Requester id" as customer_id,
    "Id" as case_id,
    case
        when regexp_matches(lower("Via"), 'phone|voice|call') then 'phone'
        when regexp_matches(lower("Via"), 'chat|messag') then 'chat'
        when regexp_matches(lower("Via"), 'mail') then 'email'
        when regexp_matches(lower("Via"), 'web|help cent|form|portal') then 'web'
        else 'other'
    end as channel,
    "Group" as queue,
    sha256("Assignee") as agent_id,
    "Created at" as started_at,
    case
        when not regexp_matches(lower(coalesce("Via", '')), 'phone|voice|call|chat|messag')
            then
                coalesce(
                    cast(60 * try_cast("First reply time in minutes" as bigint) as varchar),
                    "First reply time in minutes"
                )
    end as wait_seconds,
    case
        when lower("Status") not in ('solved', 'closed') and coalesce(nullif(trim("Replies"), ''), '0') = '0'
            then 'unanswered'
        when try_cast("Group stations" as integer) > 1 then 'transferred'
        when
            lower("Status") in ('solved', 'closed')
            and coalesce(try_cast("Replies" as integer), 0) <= 1
            and coalesce(try_cast("Reopens" as integer), 0) = 0
            then 'resolved'
        else 'unresolved'
    end as outcome,
    case lower("Satisfaction Score")
        when 'good' then '1'
        when 'bad' then '0'
    end as satisfaction
from read_csv('exports/zendesk/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where not regexp_matches(lower(coalesce("Via", '')), 'outbound|outgoing')
