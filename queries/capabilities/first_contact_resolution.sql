-- Solved the first time
-- question: Is a case settled by its first contact, so that the customer need not get in touch again?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp, $reopen_days integer
-- reads: contacts(contact_id, customer_id, bucket, case_id, stage, channel, direction, started_at, outcome),
--   cases(case_id, customer_id, bucket, stage), customers(customer_id, segment)
-- nulls: contacts without case_id are left out, cases without an inbound contact too; without direction a contact is
--   inbound; the customer is the case's own, else the first contact's, and without both the case counts in segment all;
--   the stage is the first contact's, else the case's own, and without both the case counts in stage all
-- source: own definition: the case belongs to the period of its first contact; the window of $reopen_days runs from the
--   first inbound contact, its last moment included, and while it is not over at the end of the data the case is left
--   out; ties in time go by contact_id

with

case_contacts as (
    select
        contacts.contact_id,
        contacts.case_id,
        contacts.customer_id,
        contacts.bucket,
        contacts.stage,
        contacts.channel,
        contacts.outcome,
        contacts.started_at,
        case when coalesce(contacts.direction, 'inbound') = 'inbound' then 1 else 0 end as is_inbound
    from contacts
    where contacts.case_id is not null
),

numbered as (
    select
        case_contacts.case_id,
        case_contacts.customer_id,
        case_contacts.bucket,
        case_contacts.stage,
        case_contacts.channel,
        case_contacts.outcome,
        case_contacts.started_at,
        row_number() over (
            partition by case_contacts.case_id
            order by case_contacts.started_at, case_contacts.contact_id
        ) as place,
        case_contacts.is_inbound * sum(case_contacts.is_inbound) over (
            partition by case_contacts.case_id
            order by case_contacts.started_at, case_contacts.contact_id
            rows between unbounded preceding and current row
        ) as inbound_place
    from case_contacts
),

followed as (
    select
        numbered.case_id,
        max(case when numbered.place = 1 then numbered.customer_id end) as customer_id,
        max(case when numbered.place = 1 then numbered.bucket end) as bucket,
        max(case when numbered.place = 1 then numbered.stage end) as stage,
        max(case when numbered.place = 1 then numbered.channel end) as channel,
        max(case when numbered.place = 1 then numbered.started_at end) as first_at,
        max(case when numbered.inbound_place = 1 then numbered.started_at end) as inbound_at,
        max(case when numbered.inbound_place = 1 then numbered.outcome end) as inbound_outcome,
        max(case when numbered.inbound_place = 2 then numbered.started_at end) as inbound_again_at
    from numbered
    where
        numbered.place = 1
        or numbered.inbound_place in (1, 2)
    group by numbered.case_id
),

windowed as (
    select
        followed.case_id,
        followed.customer_id,
        followed.bucket,
        followed.stage,
        followed.channel,
        followed.inbound_outcome,
        followed.inbound_again_at,
        followed.inbound_at + $reopen_days * interval '1' day as over_at
    from followed
    where
        followed.first_at >= $period_start
        and followed.first_at < $period_end
        and followed.inbound_at is not null
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
