-- Levels of what is held fixed
-- question: Which values does a column have among the answers of the period, and how often?
-- grain: one row per value
-- parameters: $period_start timestamp, $period_end timestamp
-- reads: responses_wide(customer_id, responded_on, method), customers(customer_id, segment, region)
-- nulls: answers without a value are left out here; they count with the most frequent one
-- source: setting [analysis] controls; the column is written in

select
    {{ column }} as level,
    count(*) as answers
from responses_wide
left join customers
    on responses_wide.customer_id = customers.customer_id
where
    responses_wide.responded_on >= cast($period_start as date)
    and responses_wide.responded_on < cast($period_end as date)
    and {{ column }} is not null
group by {{ column }}
order by
    count(*) desc,
    {{ column }}
