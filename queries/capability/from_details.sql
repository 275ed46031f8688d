-- Rows of a measure as cells
-- question: Which cells do the rows of a measure with a detail fall into?
-- grain: one row per segment, detail, bucket and customer
-- parameters: none
-- reads: journey_rows(segment, detail, bucket, customer_id, numerator, denominator)
-- nulls: none
-- source: a temporary table with the rows of one query of queries/journey/; the detail stands in the place of the channel

select
  segment,
  'all' as stage,
  detail as channel,
  bucket,
  customer_id,
  numerator,
  denominator
from journey_rows
