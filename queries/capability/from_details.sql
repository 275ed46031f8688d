-- Rows of a measure as cells
-- question: Which cells do the rows of a measure with a detail fall into?
-- grain: one row per segment, detail, bucket and customer
-- parameters: none
-- reads: journey_rows(segment, detail, bucket, customer_id, numerator, denominator)
-- nulls: none
-- source: a temporary table with the rows of one query of queries/journey/; the detail stands in the place of the
--   channel

select
    journey_rows.segment,
    'all' as stage,
    journey_rows.detail as channel,
    journey_rows.bucket,
    journey_rows.customer_id,
    journey_rows.numerator,
    journey_rows.denominator
from journey_rows
