-- One row a ticket.
-- kind: Freshdesk's own types; those a company made itself stay unknown until they are written here.
-- promised_by: the due time, which Freshdesk works out from the SLA policy and its business hours.
-- closed_at: when it was resolved; a ticket that went straight to Closed has no such time, so the time of closing
-- stands in.
-- How often a ticket was opened again is not in the export.
select
    "Ticket ID" as case_id,
    "Contact ID" as customer_id,
    "Created time" as opened_at,
    coalesce("Resolved time", "Closed time") as closed_at,
    "Due by Time" as promised_by,
    case
        when lower("Type") in ('question', 'feature request') then 'question'
        when lower("Type") in ('incident', 'problem') then 'problem'
        when lower("Type") = 'complaint' then 'complaint'
    end as kind
from read_csv('exports/freshdesk/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
