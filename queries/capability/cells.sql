-- Sums by cell
-- question: How many hits and facts does each cell of a capability hold?
-- grain: one row per segment, stage, channel and bucket
-- parameters: none
-- reads: capability_rows(segment, stage, channel, bucket, numerator, denominator)
-- nulls: none; a dimension that a fact lacks is 'all'
-- source: a temporary table with the rows of one query of queries/capabilities/ or queries/journey/

select
  segment,
  stage,
  channel,
  bucket,
  sum(numerator) as numerator,
  sum(denominator) as denominator
from capability_rows
group by
  segment,
  stage,
  channel,
  bucket
order by
  segment,
  stage,
  channel,
  bucket
