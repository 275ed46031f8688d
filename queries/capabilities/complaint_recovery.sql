-- Complaints put right
-- question: Do customers who complain get what they asked for, without going above the manager?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per complaint
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: cases(case_id, customer_id, bucket, closed_at, kind, escalation, resolution_granted),
--   case_starts(case_id, stage, channel, first_at), customers(customer_id, segment)
-- needs: cases(kind=complaint, closed_at, escalation, resolution_granted)
-- nulls: complaints that are open, or without resolution_granted or escalation, are left out; the stage is the first
--   contact's, else the case's own, and without both the case counts in stage all; a case without a contact counts in
--   channel all
-- source: own definition: a complaint belongs to the period of its first contact, else of opened_at; ties in time go by
--   contact_id

with

complaints as (
    select
        cases.case_id,
        cases.customer_id,
        cases.bucket,
        case when cases.resolution_granted and cases.escalation in ('none', 'manager') then 1 else 0 end as is_recovered
    from cases
    where
        cases.kind = 'complaint'
        and cases.closed_at is not null
        and cases.resolution_granted is not null
        and cases.escalation is not null
),

judged as (
    select
        complaints.customer_id,
        complaints.bucket,
        case_starts.stage,
        case_starts.channel,
        case_starts.first_at,
        complaints.is_recovered
    from complaints
    inner join case_starts
        on complaints.case_id = case_starts.case_id
)

select
    coalesce(customers.segment, 'all') as segment,
    judged.stage,
    judged.channel,
    judged.bucket,
    judged.customer_id,
    judged.is_recovered as numerator,
    1 as denominator
from judged
left join customers
    on judged.customer_id = customers.customer_id
where
    judged.first_at >= $period_start
    and judged.first_at < $period_end
