-- One row a customer that has a case: the account, or the contact where a case has no account. Names are not read.
-- Segment: the account's industry, else 'all'. Rating, Type or a field of your own may be your market segment; it is
-- one word here. Region: the account's billing country.
with

cases as (
    select distinct coalesce("AccountId", "ContactId") as customer_id
    from
        read_csv(
            'exports/salesforce/**/Case.csv', header = true, all_varchar = true, union_by_name = true, quote = '"'
        )
    where coalesce("AccountId", "ContactId") is not null
),

accounts as (
    select
        "Id" as account_id,
        max("Industry") as segment,
        max("BillingCountry") as region
    from
        read_csv(
            'exports/salesforce/**/Account.csv', header = true, all_varchar = true, union_by_name = true, quote = '"'
        )
    group by "Id"
)

select
    cases.customer_id,
    coalesce(accounts.segment, 'all') as segment,
    accounts.region
from cases
left join accounts
    on cases.customer_id = accounts.account_id
order by cases.customer_id
