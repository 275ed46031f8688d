-- Called back afterwards
-- question: Does somebody get in touch after a case is closed, to hear whether all is well?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per closed case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp
-- reads: cases(case_id, customer_id, bucket, closed_at),
--   case_starts(case_id, stage, channel, first_at), contacts(case_id, direction, started_at),
--   customers(customer_id, segment), given_columns(export, column_name)
-- needs: cases(closed_at)
-- given: contacts(case_id, direction)
-- nulls: open cases are left out, and all of them where the contacts have no case_id or no direction; without direction
--   a contact is inbound; the stage is the first contact's, else the case's own, and without both the case counts in
--   stage all; a case without a contact counts in channel all
-- source: own definition: an outbound contact of the case after its close and within 14 days, the last moment included;
--   a case belongs to the period of its first contact, else of opened_at; while the 14 days are not over at the end of
--   the data the case is left out; ties in time go by contact_id

with

follow_up_columns as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'contacts'
        and given_columns.column_name in ('case_id', 'direction')
),

closed as (
    select
        cases.case_id,
        cases.customer_id,
        cases.bucket,
        case_starts.stage,
        case_starts.channel,
        cases.closed_at,
        cases.closed_at + interval '14' day as over_at
    from cases
    cross join follow_up_columns
    inner join case_starts
        on cases.case_id = case_starts.case_id
    where
        cases.closed_at is not null
        and follow_up_columns.n_given = 2
        and case_starts.first_at >= $period_start
        and case_starts.first_at < $period_end
),

outbound as (
    select
        contacts.case_id,
        contacts.started_at
    from contacts
    where
        contacts.direction = 'outbound'
        and contacts.case_id is not null
),

called as (
    select distinct closed.case_id
    from outbound
    inner join closed
        on outbound.case_id = closed.case_id
    where
        outbound.started_at > closed.closed_at
        and outbound.started_at <= closed.over_at
)

select
    coalesce(customers.segment, 'all') as segment,
    closed.stage,
    closed.channel,
    closed.bucket,
    closed.customer_id,
    case when called.case_id is not null then 1 else 0 end as numerator,
    1 as denominator
from closed
left join called
    on closed.case_id = called.case_id
left join customers
    on closed.customer_id = customers.customer_id
where closed.over_at <= $data_end
