-- Complaints put right
-- question: Do customers who complain get what they asked for, without going above the manager?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per complaint
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: cases(case_id, customer_id, bucket, opened_at, closed_at, kind, stage, escalation, resolution_granted),
--   contacts(contact_id, case_id, stage, channel, started_at), customers(customer_id, segment)
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
        cases.stage,
        cases.opened_at,
        case when cases.resolution_granted and cases.escalation in ('none', 'manager') then 1 else 0 end as is_recovered
    from cases
    where
        cases.kind = 'complaint'
        and cases.closed_at is not null
        and cases.resolution_granted is not null
        and cases.escalation is not null
),

numbered as (
    select
        contacts.case_id,
        contacts.stage,
        contacts.channel,
        contacts.started_at,
        row_number() over (
            partition by contacts.case_id
            order by contacts.started_at, contacts.contact_id
        ) as place
    from contacts
    inner join complaints
        on contacts.case_id = complaints.case_id
),

first_contacts as (
    select
        numbered.case_id,
        numbered.stage,
        numbered.channel,
        numbered.started_at
    from numbered
    where numbered.place = 1
),

judged as (
    select
        complaints.customer_id,
        complaints.bucket,
        coalesce(first_contacts.stage, complaints.stage, 'all') as stage,
        coalesce(first_contacts.channel, 'all') as channel,
        coalesce(first_contacts.started_at, complaints.opened_at) as first_at,
        complaints.is_recovered
    from complaints
    left join first_contacts
        on complaints.case_id = first_contacts.case_id
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
