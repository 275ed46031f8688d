-- Still a customer a year later
-- question: Was who answered still a customer 12 months later?
-- grain: one row per answer of the period, of customers in these buckets, whose 12 months are over when the data end
-- parameters: $period_start timestamp, $period_end timestamp, $data_end timestamp, $first_bucket integer,
--   $last_bucket integer
-- reads: responses_wide(response_id, customer_id, bucket, responded_on), customers(customer_id, left_on)
-- nulls: without left_on the customer has not left; an answer after the customer had left is left out
-- source: contract, feature_value: retention; setting [analysis] retention = "left_on"

select
    responses_wide.response_id,
    case
        when
            customers.left_on is null
            or customers.left_on > responses_wide.responded_on + interval '12' month
            then 1
        else 0
    end as retention
from responses_wide
inner join customers
    on responses_wide.customer_id = customers.customer_id
where
    responses_wide.responded_on >= cast($period_start as date)
    and responses_wide.responded_on < cast($period_end as date)
    and responses_wide.bucket between $first_bucket and $last_bucket
    and responses_wide.responded_on + interval '12' month < $data_end
    and (customers.left_on is null or customers.left_on > responses_wide.responded_on)
