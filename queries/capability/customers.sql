-- Customers by cell
-- question: How many customers stand behind each cell, whatever stages and channels are called, and each roll-up?
-- grain: one row per segment, stage and channel; all = the roll-up
-- parameters: none
-- reads: capability_rows(segment, stage, channel, customer_id, denominator)
-- nulls: unknown callers (no customer_id) are counted in no row
-- source: capability_rows are the rows of one query of queries/capabilities/ or queries/journey/; slower than
--   capability/cells, which counts where stages and channels are words of the contract

select
    case when grouping(capability_rows.segment) = 1 then 'all' else capability_rows.segment end as segment,
    case when grouping(capability_rows.stage) = 1 then 'all' else capability_rows.stage end as stage,
    case when grouping(capability_rows.channel) = 1 then 'all' else capability_rows.channel end as channel,
    count(distinct capability_rows.customer_id) as customers
from capability_rows
where capability_rows.denominator > 0
group by cube (capability_rows.segment, capability_rows.stage, capability_rows.channel)
having
    (grouping(capability_rows.segment) = 1 or capability_rows.segment <> 'all')
    and (grouping(capability_rows.stage) = 1 or capability_rows.stage <> 'all')
    and (grouping(capability_rows.channel) = 1 or capability_rows.channel <> 'all')
