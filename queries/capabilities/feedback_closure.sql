-- Feedback acted on
-- question: Is something done about feedback, and soon?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per action
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp
-- reads: feedback_actions(action_id, raised_on, implemented_on), given_columns(export, column_name)
-- needs: feedback_actions(action_id)
-- given: feedback_actions(implemented_on)
-- nulls: an action without implemented_on is not done yet; where the export has no such column nothing is known and no
--   action counts; actions have no segment, stage and channel
-- source: own definition: actions implemented by the end of the 180th day after the one they were raised on; while that
--   day is not over at the end of the data the action is left out, done or not. Actions are about no customer: their
--   bucket is made from action_id

with

done_column as (
    select count(*) as n_given
    from given_columns
    where
        given_columns.export = 'feedback_actions'
        and given_columns.column_name = 'implemented_on'
),

raised as (
    select
        feedback_actions.action_id,
        feedback_actions.implemented_on,
        cast(feedback_actions.raised_on as timestamp) + interval '181' day as over_at
    from feedback_actions
    cross join done_column
    where
        feedback_actions.raised_on >= $period_start
        and feedback_actions.raised_on < $period_end
        and done_column.n_given = 1
)

select
    'all' as segment,
    'all' as stage,
    'all' as channel,
    raised.action_id % 200 as bucket,
    null as customer_id,
    case when raised.implemented_on < raised.over_at then 1 else 0 end as numerator,
    1 as denominator
from raised
where raised.over_at <= $data_end
