-- Invitations answered
-- question: Do the customers who are asked for feedback answer?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per invitation
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: survey_invitations(customer_id, bucket, sent_on, response_id), customers(customer_id, segment),
--   given_columns(export, column_name)
-- needs: survey_invitations(invitation_id)
-- given: survey_invitations(response_id)
-- nulls: an invitation without response_id was not answered; where the export has no such column nothing is known and
--   no invitation counts; invitations have no stage and no channel
-- source: own definition: invitations by the day they were sent, answered at any time up to the end of the data

with

response_column as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'survey_invitations'
        and given_columns.column_name = 'response_id'
),

invited as (
    select
        survey_invitations.customer_id,
        survey_invitations.bucket,
        case when survey_invitations.response_id is null then 0 else 1 end as is_answered
    from survey_invitations
    cross join response_column
    where
        survey_invitations.sent_on >= $period_start
        and survey_invitations.sent_on < $period_end
        and response_column.n_given = 1
)

select
    coalesce(customers.segment, 'all') as segment,
    'all' as stage,
    'all' as channel,
    invited.bucket,
    invited.customer_id,
    invited.is_answered as numerator,
    1 as denominator
from invited
left join customers
    on invited.customer_id = customers.customer_id
