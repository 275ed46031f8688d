-- Rejected rows by reason
-- question: Why were rows of each export rejected?
-- grain: one row per export, column and reason
-- parameters: none
-- reads: rejected_rows(export, column_name, reason)
-- nulls: column_name is NULL where the whole line cannot be read
-- source: the first rule that a row breaks counts, columns in the order of the contract

select
    export,
    column_name,
    reason,
    count(*) as rows_rejected
from rejected_rows
group by
    export,
    column_name,
    reason
order by
    export,
    column_name,
    reason
