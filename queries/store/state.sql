-- State of the store
-- question: To when do the data reach, and which rows were accepted?
-- grain: one row
-- parameters: none
-- reads: data_end(data_end_at), fingerprint(value)
-- nulls: data_end_at is NULL when no row carries a time
-- source: the latest of started_at, opened_at, ordered_at, responded_on, used_on; SHA-256 over the accepted rows

select
    data_end.data_end_at,
    fingerprint.value as fingerprint
from data_end
cross join fingerprint
