-- One row an order. The export has a row a line item; what belongs to the whole order stands on its first row only,
-- so the rows with a total are the orders. Cancelled and voided ones are left out: nothing was sold.
-- revenue: what the customer paid and keeps paid, without taxes. Of a refund the export has the amount but not the
-- tax in it, so a refund of a quarter takes a quarter of the net revenue. Where one of the three is no number they
-- are handed on as they stand, and the row is rejected with its reason.
-- delivered_at, promised_at: left out. "Fulfilled at" is when the parcel was handed over, not when it came, and a
-- promised day is not in the export.
select
    "Name" as order_id,
    sha256(coalesce(lower(trim("Email")), trim("Phone"))) as customer_id,
    regexp_replace("Created at", ' ([+-][0-9]{2}:?[0-9]{2})$', '\1') as ordered_at,
    coalesce(
        cast(
            round(
                (try_cast("Total" as decimal(18, 2)) - try_cast(coalesce("Taxes", '0') as decimal(18, 2)))
                * (
                    1 - try_cast(coalesce("Refunded Amount", '0') as decimal(18, 2))
                    / nullif(try_cast("Total" as decimal(18, 2)), 0)
                ),
                2
            ) as varchar
        ),
        case when try_cast("Total" as decimal(18, 2)) = 0 then '0' end,
        concat_ws(' ', "Total", "Taxes", "Refunded Amount")
    ) as revenue
from read_csv('exports/shopify/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where
    "Total" is not null
    and "Cancelled at" is null
    and lower(coalesce("Financial Status", '')) <> 'voided'
