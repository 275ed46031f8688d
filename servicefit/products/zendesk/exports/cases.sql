-- One row a ticket.
-- kind: Zendesk's own types. A task is work for the desk, and its kind stays unknown; no type says complaint.
-- promised_by: only tasks have a due date. The targets of SLA policies are not in this export.
-- closed_at: when it was solved last; the status Closed follows by a rule, days later.
select
    "Id" as case_id,
    "Requester id" as customer_id,
    "Created at" as opened_at,
    "Solved at" as closed_at,
    case when lower("Ticket type") = 'task' then "Due date" end as promised_by,
    case
        when lower("Ticket type") = 'question' then 'question'
        when lower("Ticket type") in ('incident', 'problem') then 'problem'
    end as kind,
    "Reopens" as reopened
from read_csv('exports/zendesk/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
