-- Customers by cell, at least
-- question: How many customers stand at least behind each cell, when a company's own query does not name them?
-- grain: one row per segment, stage and channel; all = the roll-up
-- parameters: none
-- reads: capability_rows(segment, stage, channel, bucket, denominator)
-- nulls: none
-- source: customers of different buckets are different customers, so filled buckets are a lower bound

select
  case when grouping(segment) = 1 then 'all' else segment end as segment,
  case when grouping(stage) = 1 then 'all' else stage end as stage,
  case when grouping(channel) = 1 then 'all' else channel end as channel,
  count(distinct bucket) as customers
from capability_rows
where denominator > 0
group by cube (segment, stage, channel)
having not (grouping(segment) = 0 and segment = 'all')
  and not (grouping(stage) = 0 and stage = 'all')
  and not (grouping(channel) = 0 and channel = 'all')
