-- Problems solved as promised
-- question: Are cases closed by the time that was promised?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp,
--   $promise_to_end_of_day boolean
-- reads: cases(case_id, customer_id, bucket, closed_at, promised_by),
--   case_starts(case_id, stage, channel, first_at), customers(customer_id, segment),
--   given_columns(export, column_name)
-- needs: cases(promised_by)
-- given: cases(closed_at)
-- nulls: a case without promised_by is left out, and all of them where the export has no closed_at; without
--   closed_at it is open, and counts as missed once the promise
--   is over; the stage is the first contact's, else the case's own, and without both the case counts in stage all;
--   a case without a contact counts in channel all
-- source: own definition: a case belongs to the period of its first contact, else of opened_at; while the promise is
--   not over at the end of the data the case is left out, closed or not; ties in time go by contact_id

with

closed_columns as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'cases'
        and given_columns.column_name = 'closed_at'
),

promises as (
    select
        cases.case_id,
        cases.customer_id,
        cases.bucket,
        cases.closed_at,
        cases.promised_by,
        $promise_to_end_of_day and cases.promised_by = date_trunc('day', cases.promised_by) as is_for_the_day
    from cases
    cross join closed_columns
    where
        cases.promised_by is not null
        and closed_columns.n_given = 1
),

due as (
    select
        promises.case_id,
        promises.customer_id,
        promises.bucket,
        promises.closed_at,
        promises.is_for_the_day,
        case
            when promises.is_for_the_day then promises.promised_by + interval '1' day
            else promises.promised_by
        end as over_at
    from promises
),

judged as (
    select
        due.customer_id,
        due.bucket,
        case_starts.stage,
        case_starts.channel,
        case_starts.first_at,
        case
            when due.is_for_the_day and due.closed_at < due.over_at then 1
            when not due.is_for_the_day and due.closed_at <= due.over_at then 1
            else 0
        end as is_kept
    from due
    inner join case_starts
        on due.case_id = case_starts.case_id
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
