-- Problems solved as promised
-- question: Are cases closed by the time that was promised?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp,
--   $promise_to_end_of_day boolean
-- reads: cases(case_id, customer_id, bucket, opened_at, closed_at, promised_by, stage),
--   contacts(contact_id, case_id, stage, channel, started_at), customers(customer_id, segment)
-- nulls: a case without promised_by is left out; without closed_at it is open, and counts as missed once the promise
--   is over; the stage is the first contact's, else the case's own, and without both the case counts in stage all;
--   a case without a contact counts in channel all
-- source: own definition: a case belongs to the period of its first contact, else of opened_at; while the promise is
--   not over at the end of the data the case is left out, closed or not; ties in time go by contact_id

with

promises as (
    select
        cases.case_id,
        cases.customer_id,
        cases.bucket,
        cases.stage,
        cases.opened_at,
        cases.closed_at,
        cases.promised_by,
        $promise_to_end_of_day and cases.promised_by = date_trunc('day', cases.promised_by) as is_for_the_day
    from cases
    where cases.promised_by is not null
),

due as (
    select
        promises.case_id,
        promises.customer_id,
        promises.bucket,
        promises.stage,
        promises.opened_at,
        promises.closed_at,
        promises.is_for_the_day,
        case
            when promises.is_for_the_day then promises.promised_by + interval '1' day
            else promises.promised_by
        end as over_at
    from promises
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
    where contacts.case_id is not null
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
        due.customer_id,
        due.bucket,
        coalesce(first_contacts.stage, due.stage, 'all') as stage,
        coalesce(first_contacts.channel, 'all') as channel,
        coalesce(first_contacts.started_at, due.opened_at) as first_at,
        case
            when due.is_for_the_day and due.closed_at < due.over_at then 1
            when not due.is_for_the_day and due.closed_at <= due.over_at then 1
            else 0
        end as is_kept
    from due
    left join first_contacts
        on due.case_id = first_contacts.case_id
    where due.over_at <= $data_end
)

select
    coalesce(customers.segment, 'all') as segment,
    judged.stage,
    judged.channel,
    judged.bucket,
    judged.customer_id,
    judged.is_kept as numerator,
    1 as denominator
from judged
left join customers
    on judged.customer_id = customers.customer_id
where
    judged.first_at >= $period_start
    and judged.first_at < $period_end
