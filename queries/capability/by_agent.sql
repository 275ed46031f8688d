-- Sums by representative
-- question: How many hits and facts does each representative hold in each cell of a capability?
-- grain: one row per segment, stage, channel and agent
-- parameters: none
-- reads: capability_rows(segment, stage, channel, agent, numerator, denominator)
-- nulls: facts that name no agent make a row without one
-- source: capability_rows are the rows of one query of queries/capabilities/ that names the agent of each; the agent is
--   an integer of the store and never published

select
    capability_rows.segment,
    capability_rows.stage,
    capability_rows.channel,
    capability_rows.agent,
    sum(capability_rows.numerator) as numerator,
    sum(capability_rows.denominator) as denominator
from capability_rows
group by capability_rows.segment, capability_rows.stage, capability_rows.channel, capability_rows.agent
