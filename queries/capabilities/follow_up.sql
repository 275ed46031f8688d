-- Called back afterwards
-- question: Does somebody get in touch after a case is closed, to hear whether all is well?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per closed case
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp
-- reads: cases(case_id, customer_id, bucket, opened_at, closed_at, stage),
--   contacts(contact_id, case_id, stage, channel, direction, started_at), customers(customer_id, segment),
--   given_columns(export, column_name)
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
        cases.stage,
        cases.opened_at,
        cases.closed_at,
        cases.closed_at + interval '14' day as over_at
    from cases
    cross join follow_up_columns
    where
        cases.closed_at is not null
        and follow_up_columns.n_given = 2
),

case_contacts as (
    select
        contacts.case_id,
        contacts.stage,
        contacts.channel,
        contacts.started_at,
        case
            when
                contacts.direction = 'outbound'
                and contacts.started_at > closed.closed_at
                and contacts.started_at <= closed.over_at
                then 1
            else 0
        end as is_follow_up,
        row_number() over (
            partition by contacts.case_id
            order by contacts.started_at, contacts.contact_id
        ) as place
    from contacts
    inner join closed
        on contacts.case_id = closed.case_id
),

followed as (
    select
        case_contacts.case_id,
        max(case when case_contacts.place = 1 then case_contacts.stage end) as stage,
        max(case when case_contacts.place = 1 then case_contacts.channel end) as channel,
        min(case_contacts.started_at) as first_at,
        max(case_contacts.is_follow_up) as is_followed_up
    from case_contacts
    group by case_contacts.case_id
),

judged as (
    select
        closed.customer_id,
        closed.bucket,
        coalesce(followed.stage, closed.stage, 'all') as stage,
        coalesce(followed.channel, 'all') as channel,
        coalesce(followed.first_at, closed.opened_at) as first_at,
        coalesce(followed.is_followed_up, 0) as is_followed_up
    from closed
    left join followed
        on closed.case_id = followed.case_id
    where closed.over_at <= $data_end
)

select
    coalesce(customers.segment, 'all') as segment,
    judged.stage,
    judged.channel,
    judged.bucket,
    judged.customer_id,
    judged.is_followed_up as numerator,
    1 as denominator
from judged
left join customers
    on judged.customer_id = customers.customer_id
where
    judged.first_at >= $period_start
    and judged.first_at < $period_end
