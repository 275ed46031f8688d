-- Solved the first time
-- question: Is a case settled by its first contact, so that the customer need not get in touch again?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp, $reopen_days integer
-- reads: case_starts(case_id, customer_id, bucket, stage, channel, first_at, inbound_at, inbound_outcome,
--   inbound_again_at), cases(case_id, customer_id, bucket, stage), customers(customer_id, segment)
-- nulls: contacts without case_id are left out, cases without an inbound contact too; the customer is the case's
--   own, else the first contact's, and without both the case counts in segment all;
--   the stage is the first contact's, else the case's own, and without both the case counts in stage all
-- source: own definition: the case belongs to the period of its first contact; the window of $reopen_days runs from the
--   first inbound contact, its last moment included, and while it is not over at the end of the data the case is left
--   out; ties in time go by contact_id

with

windowed as (
    select
        case_starts.case_id,
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
),

judged as (
    select
        coalesce(cases.customer_id, windowed.customer_id) as customer_id,
        coalesce(cases.bucket, windowed.bucket) as bucket,
        coalesce(windowed.stage, cases.stage, 'all') as stage,
        windowed.channel,
        case
            when windowed.inbound_outcome <> 'resolved' then 0
            when windowed.inbound_again_at <= windowed.over_at then 0
            else 1
        end as is_resolved
    from windowed
    left join cases
        on windowed.case_id = cases.case_id
    where windowed.over_at <= $data_end
)

select
    coalesce(customers.segment, 'all') as segment,
    judged.stage,
    judged.channel,
    judged.bucket,
    judged.customer_id,
    judged.is_resolved as numerator,
    1 as denominator
from judged
left join customers
    on judged.customer_id = customers.customer_id
