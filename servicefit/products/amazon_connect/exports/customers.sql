-- One row a customer: the contact attribute customer_id, where your flow sets it; else a hash of the number or
-- address of the customer, which does not leave this query otherwise, and which the tool hashes once more with its
-- key. Who calls from two phones counts as two; a household or an office with one line counts as one.
-- Segment: the contact attribute segment, where your flow sets it, of the newest contact; else 'all'.
with

records as (
    select
        coalesce(
            nullif("Attributes" ->> 'customer_id', ''),
            case
                when not regexp_matches("CustomerEndpoint" ->> 'Address', '(?i)^(anonymous|unknown|restricted|private)')
                    then sha256("CustomerEndpoint" ->> 'Address')
            end
        ) as customer_id,
        nullif("Attributes" ->> 'segment', '') as segment,
        "InitiationTimestamp" as begun
    from
        read_json(
            'exports/amazon_connect/**/*',
            format = 'unstructured',
            columns = { 'Attributes': 'JSON', 'CustomerEndpoint': 'JSON', 'InitiationTimestamp': 'VARCHAR' }
        )
)

select
    customer_id,
    coalesce(arg_max(segment, begun), 'all') as segment
from records
where customer_id is not null
group by customer_id
order by customer_id
