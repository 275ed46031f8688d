-- One row a case: the contact in which it was opened. Calls and messages that followed are in other objects.
-- outcome: resolved where the case was closed the moment it was created, which is Salesforce's own mark of a case
-- settled in one go; else unresolved.
-- agent_id: left out. The owner is who has the case now, the creator may be a form or a mailbox: neither is sure to
-- be who took the contact.
select
    "Id" as contact_id,
    coalesce("AccountId", "ContactId") as customer_id,
    "Id" as case_id,
    case
        when lower("Origin") = 'phone' then 'phone'
        when lower("Origin") in ('email', 'e-mail') then 'email'
        when lower("Origin") in ('chat', 'messaging') then 'chat'
        when lower("Origin") in ('web', 'community', 'portal') then 'web'
        else 'other'
    end as channel,
    "CreatedDate" as started_at,
    case when lower("IsClosedOnCreate") in ('true', '1') then 'resolved' else 'unresolved' end as outcome
from read_csv('exports/salesforce/**/Case.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where lower(coalesce("IsDeleted", 'false')) not in ('true', '1')
