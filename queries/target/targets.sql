-- What the strategy asks
-- question: Which threshold, target and ceiling does the strategy set for each capability and segment?
-- grain: one row per segment and capability
-- parameters: $period_end timestamp
-- reads: strategy_targets(segment, capability, weight, threshold, target, ceiling, valid_from)
-- nulls: a row without valid_from holds until a dated one does; ceiling is NULL where none is set
-- source: the newest row that is valid at the end of the period

with targets as (
    select
        segment,
        capability,
        weight,
        threshold,
        target,
        ceiling,
        valid_from
    from strategy_targets
    where valid_from is null or valid_from < $period_end
),

newest_first as (
    select
        segment,
        capability,
        weight,
        threshold,
        target,
        ceiling,
        row_number() over (
            partition by segment, capability
            order by valid_from desc nulls last
        ) as place
    from targets
)

select
    segment,
    capability,
    weight,
    threshold,
    target,
    ceiling
from newest_first
where place = 1
order by
    segment,
    capability
