-- Solved the first time
-- question: Is a case settled by its first contact, so that the customer need not get in touch again?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp, $reopen_days integer
-- reads: case_starts(customer_id, bucket, stage, channel, first_at, inbound_at, inbound_outcome, inbound_again_at),
--   customers(customer_id, segment)
-- needs: contacts(case_id)
-- nulls: contacts without case_id are left out, cases without an inbound contact too; without a known customer the case
--   counts in segment all; the rest as in store/case_starts
-- source: own definition: the case belongs to the period of its first contact; the window of $reopen_days runs from the
--   first inbound contact, its last moment included, and while it is not over at the end of the data the case is left
--   out; ties in time go by contact_id

with

windowed as (
    select
        case_starts.customer_id,
        case_starts.bucket,
        case_starts.stage,
        case_starts.channel,
        case_starts.inbound_outcome,
        case_starts.inbound_again_at,
        case_starts.inbound_at + $reopen_days * interval '1' day as over_at
    from case_starts
    where
        case_starts.first_at >= $period_start
        and case_starts.first_at < $period_end
        and case_starts.inbound_at is not null
)

select
    coalesce(customers.segment, 'all') as segment,
    windowed.stage,
    windowed.channel,
    windowed.bucket,
    windowed.customer_id,
    case
        when windowed.inbound_outcome <> 'resolved' then 0
        when windowed.inbound_again_at <= windowed.over_at then 0
        else 1
    end as numerator,
    1 as denominator
from windowed
left join customers
    on windowed.customer_id = customers.customer_id
where windowed.over_at <= $data_end
