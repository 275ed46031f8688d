-- Best-worst tasks
-- question: Which service features are shown together, and which of them are picked as best and as worst?
-- grain: one row per segment, bucket, features shown together, best and worst
-- parameters: none
-- reads: best_worst_choices(customer_id, bucket, task_id, feature_id, choice), customers(customer_id, segment)
-- nulls: best or worst is NULL where none was picked, or more than one; a customer without a segment is in segment all
--   only; choices carry no date and hold for every period
-- source: own definition. Features are numbered in the order of their ids, as in best_worst; shown holds the numbers,
--   ascending. n_tasks adds up over everything: who saw the same and picked the same is one row, and the conditional
--   logit of Marley and Louviere (2005) needs no more. It is the model of utilities and shares for the whole study
--   unless every feature is shown equally often and equally often with every other; then counts alone tell them

with

features as (
    select best_worst_choices.feature_id
    from best_worst_choices
    group by best_worst_choices.feature_id
),

numbered as (
    select
        features.feature_id,
        row_number() over (order by features.feature_id) as feature_number
    from features
),

tasks as (
    select
        best_worst_choices.customer_id,
        best_worst_choices.bucket,
        string_agg(cast(numbered.feature_number as varchar), ' ' order by numbered.feature_number) as shown,
        max(numbered.feature_number) filter (where best_worst_choices.choice = 'best') as best,
        max(numbered.feature_number) filter (where best_worst_choices.choice = 'worst') as worst,
        count(*) filter (where best_worst_choices.choice = 'best') as n_best,
        count(*) filter (where best_worst_choices.choice = 'worst') as n_worst
    from best_worst_choices
    inner join numbered
        on best_worst_choices.feature_id = numbered.feature_id
    group by
        best_worst_choices.customer_id,
        best_worst_choices.bucket,
        best_worst_choices.task_id
),

placed as (
    select
        coalesce(customers.segment, 'all') as segment,
        tasks.bucket,
        tasks.shown,
        case when tasks.n_best = 1 then tasks.best end as best,
        case when tasks.n_worst = 1 then tasks.worst end as worst
    from tasks
    left join customers
        on tasks.customer_id = customers.customer_id
)

select
    placed.segment,
    placed.bucket,
    placed.shown,
    placed.best,
    placed.worst,
    count(*) as n_tasks
from placed
group by placed.segment, placed.bucket, placed.shown, placed.best, placed.worst
