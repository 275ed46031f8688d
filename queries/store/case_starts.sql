-- How cases begin
-- question: When, where and by whom was each case begun, and what came of its first inbound contact?
-- grain: one row per case, known from cases or from contacts
-- parameters: none
-- reads: contacts(contact_id, customer_id, bucket, case_id, stage, channel, direction, started_at, outcome),
--   cases(case_id, customer_id, bucket, opened_at, stage)
-- nulls: the customer is the case's own, else the first contact's; the stage the first contact's, else the case's own,
--   else all; the channel the first contact's, else all; a case without a contact begins when it was opened; without
--   direction a contact is inbound; the inbound columns are NULL where no such contact is known
-- source: own definition; made once, while the exports are read, and kept as the store's table case_starts; ties
--   in time
--   go by contact_id

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

first_contacts as (
    select
        numbered.case_id,
        max(case when numbered.place = 1 then numbered.customer_id end) as customer_id,
        max(case when numbered.place = 1 then numbered.bucket end) as bucket,
        max(case when numbered.place = 1 then numbered.stage end) as stage,
        max(case when numbered.place = 1 then numbered.channel end) as channel,
        max(case when numbered.place = 1 then numbered.started_at end) as started_at,
        max(case when numbered.inbound_place = 1 then numbered.started_at end) as inbound_at,
        max(case when numbered.inbound_place = 1 then numbered.outcome end) as inbound_outcome,
        max(case when numbered.inbound_place = 2 then numbered.started_at end) as inbound_again_at
    from numbered
    where
        numbered.place = 1
        or numbered.inbound_place in (1, 2)
    group by numbered.case_id
)

select
    coalesce(cases.case_id, first_contacts.case_id) as case_id,
    coalesce(cases.customer_id, first_contacts.customer_id) as customer_id,
    coalesce(cases.bucket, first_contacts.bucket) as bucket,
    coalesce(first_contacts.stage, cases.stage, 'all') as stage,
    coalesce(first_contacts.channel, 'all') as channel,
    coalesce(first_contacts.started_at, cases.opened_at) as first_at,
    first_contacts.inbound_at,
    first_contacts.inbound_outcome,
    first_contacts.inbound_again_at
from cases
full outer join first_contacts
    on cases.case_id = first_contacts.case_id
