-- State of the store
-- question: From when and to when do the data reach, and which rows were accepted?
-- grain: one row
-- parameters: none
-- reads: data_end(data_end_at), export_counts(export, oldest), fingerprint(value)
-- nulls: data_end_at and oldest are NULL when no row carries a time
-- source: the oldest accepted row and the end of the data, as the intake kept them; SHA-256 over the accepted rows

select
    data_end.data_end_at,
    (
        select min(export_counts.oldest)
        from export_counts
        where export_counts.export in ('survey_responses', 'orders', 'contacts', 'cases', 'feature_usage')
    ) as oldest,
    fingerprint.value as fingerprint
from data_end
cross join fingerprint
