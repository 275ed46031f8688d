-- Customers by cell
-- question: How many customers stand behind each cell of a capability and behind each roll-up?
-- grain: one row per segment, stage and channel; all = the roll-up
-- parameters: none
-- reads: capability_rows(segment, stage, channel, customer_id, denominator)
-- nulls: unknown callers (no customer_id) are counted in no row
-- source: a temporary table with the rows of one query of queries/capabilities/ or queries/journey/

select
  case when grouping(segment) = 1 then 'all' else segment end as segment,
  case when grouping(stage) = 1 then 'all' else stage end as stage,
  case when grouping(channel) = 1 then 'all' else channel end as channel,
  count(distinct customer_id) as customers
from capability_rows
where denominator > 0
group by cube (segment, stage, channel)
having not (grouping(segment) = 0 and segment = 'all')
  and not (grouping(stage) = 0 and stage = 'all')
  and not (grouping(channel) = 0 and channel = 'all')
