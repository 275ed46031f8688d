-- Choices in best-worst tasks
-- question: How often is a service feature picked as best, and how often as worst, of those shown together?
-- grain: one row per segment, bucket and feature
-- parameters: none
-- reads: best_worst_choices(customer_id, bucket, feature_id, choice), customers(customer_id, segment)
-- nulls: a customer without a segment is in segment all only; choices carry no date and hold for every period
-- source: own definition. Everything counted adds up over buckets and segments, n_customers too, as a customer has one
--   bucket and one segment; over features n_customers does not. Scores are made of these counts; utilities and shares
--   too where every feature is shown equally often and equally often with every other, else they are those of the
--   conditional logit of best_worst_tasks, whose features have these feature_numbers

with

per_customer as (
    select
        best_worst_choices.customer_id,
        best_worst_choices.bucket,
        best_worst_choices.feature_id,
        count(*) filter (where best_worst_choices.choice = 'best') as n_best,
        count(*) filter (where best_worst_choices.choice = 'worst') as n_worst,
        count(*) as n_shown
    from best_worst_choices
    group by
        best_worst_choices.customer_id,
        best_worst_choices.bucket,
        best_worst_choices.feature_id
),

placed as (
    select
        coalesce(customers.segment, 'all') as segment,
        per_customer.bucket,
        per_customer.feature_id,
        per_customer.n_best,
        per_customer.n_worst,
        per_customer.n_shown
    from per_customer
    left join customers
        on per_customer.customer_id = customers.customer_id
)

select
    placed.segment,
    placed.bucket,
    placed.feature_id,
    dense_rank() over (order by placed.feature_id) as feature_number,
    cast(sum(placed.n_best) as bigint) as n_best,
    cast(sum(placed.n_worst) as bigint) as n_worst,
    cast(sum(placed.n_shown) as bigint) as n_shown,
    count(*) as n_customers
from placed
group by placed.segment, placed.bucket, placed.feature_id
