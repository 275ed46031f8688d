-- Sums and customers by cell
-- question: How many hits and facts does each cell of a capability hold, and how many customers stand behind it?
-- grain: one row per segment, stage, channel and bucket, with sums; and one per segment, stage and channel and each of
--   their roll-ups (all), with customers
-- parameters: none
-- reads: capability_rows(segment, stage, channel, bucket, customer_id, numerator, denominator)
-- nulls: a dimension that a fact lacks is 'all'; unknown callers (no customer_id) are in the sums and not counted as
--   customers; n_unknown counts rows without numerator or denominator, which are in no sum
-- source: capability_rows are the rows of one query of queries/capabilities/. Every stage and channel has a place, a
--   power of two; bit by bit they say where a customer was met, so that one pass counts customers for all roll-ups,
--   each customer once. Words other than the contract's share the place of 'all'. A customer has one segment

with

placed as (
    select
        capability_rows.segment,
        capability_rows.stage,
        capability_rows.channel,
        capability_rows.bucket,
        capability_rows.customer_id,
        capability_rows.numerator,
        capability_rows.denominator,
        case
            when capability_rows.denominator > 0
                then
                    case capability_rows.stage
                        when 'before' then cast(256 as bigint)
                        when 'during' then cast(65536 as bigint)
                        when 'after' then cast(16777216 as bigint)
                        else cast(1 as bigint)
                    end
                    * case capability_rows.channel
                        when 'phone' then 2
                        when 'chat' then 4
                        when 'email' then 8
                        when 'bot' then 16
                        when 'branch' then 32
                        when 'web' then 64
                        when 'other' then 128
                        else 1
                    end
            else cast(0 as bigint)
        end as place
    from capability_rows
),

sums as (
    select
        placed.segment,
        placed.stage,
        placed.channel,
        placed.bucket,
        placed.customer_id,
        grouping(placed.customer_id) as is_cell,
        sum(placed.numerator) as numerator,
        sum(placed.denominator) as denominator,
        count(*) - count(placed.numerator + placed.denominator) as n_unknown,
        bit_or(placed.place) as places
    from placed
    group by
        grouping sets (
            (placed.segment, placed.stage, placed.channel, placed.bucket),
            (placed.segment, placed.customer_id)
        )
),

met as (
    select
        sums.segment,
        sums.places,
        count(*) as customers
    from sums
    where
        sums.is_cell = 0
        and sums.customer_id is not null
    group by sums.segment, sums.places
),

cells as (
    select
        case when grouping(sums.stage) = 1 then 'all' else sums.stage end as stage,
        case when grouping(sums.channel) = 1 then 'all' else sums.channel end as channel,
        bit_or(sums.places) as places
    from sums
    where sums.is_cell = 1
    group by cube (sums.stage, sums.channel)
    having
        (grouping(sums.stage) = 1 or sums.stage <> 'all')
        and (grouping(sums.channel) = 1 or sums.channel <> 'all')
),

counted as (
    select
        case when grouping(met.segment) = 1 then 'all' else met.segment end as segment,
        cells.stage,
        cells.channel,
        sum(met.customers) as customers
    from met
    inner join cells
        on (met.places & cells.places) <> 0
    group by grouping sets ((met.segment, cells.stage, cells.channel), (cells.stage, cells.channel))
    having grouping(met.segment) = 1 or met.segment <> 'all'
),

together as (
    select
        sums.segment,
        sums.stage,
        sums.channel,
        sums.bucket,
        sums.numerator,
        sums.denominator,
        sums.n_unknown,
        null as customers
    from sums
    where sums.is_cell = 1
    union all
    select
        counted.segment,
        counted.stage,
        counted.channel,
        null as bucket,
        null as numerator,
        null as denominator,
        null as n_unknown,
        counted.customers
    from counted
)

select
    together.segment,
    together.stage,
    together.channel,
    together.bucket,
    together.numerator,
    together.denominator,
    together.n_unknown,
    together.customers
from together
