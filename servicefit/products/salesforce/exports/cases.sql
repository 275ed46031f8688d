-- One row a case that was not deleted.
-- kind: Type is a list that every company makes for itself; words that stand here count, all others stay unknown.
-- escalation: the field says that a case was escalated, not how far. A manager is the least it can be; where yours go
-- further, name it here.
-- How often a case was opened again, and until when a solution was promised, is not in the object Case.
select
    "Id" as case_id,
    coalesce("AccountId", "ContactId") as customer_id,
    "CreatedDate" as opened_at,
    "ClosedDate" as closed_at,
    case
        when lower("Type") in ('question', 'feature request') then 'question'
        when lower("Type") = 'problem' then 'problem'
        when lower("Type") = 'complaint' then 'complaint'
    end as kind,
    "Reason" as issue,
    case when lower("IsEscalated") in ('true', '1') then 'manager' else 'none' end as escalation
from read_csv('exports/salesforce/**/Case.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where lower(coalesce("IsDeleted", 'false')) not in ('true', '1')
