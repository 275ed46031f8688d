-- Rows by export
-- question: How many rows of each export could be used, and how new are they?
-- grain: one row per export
-- parameters: none
-- reads: export_counts(export, rows_read, rows_accepted, rows_rejected, newest, oldest)
-- nulls: newest and oldest are NULL where an export has no date
-- source: counted while the exports are read; rows read = rows accepted + rows rejected

select
    export,
    rows_read,
    rows_accepted,
    rows_rejected,
    newest,
    oldest
from export_counts
order by export
