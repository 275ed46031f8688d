-- One row an order that was paid or is being prepared: completed and processing. Cancelled, failed and refunded ones
-- sold nothing, pending ones and those on hold have not yet. A shop's own statuses: add them here when they mean a
-- sale.
-- revenue: what was paid, without taxes. Refunds of a part are not taken off: the export has them in words only.
-- Where one of the two is no number they are handed on as they stand, and the row is rejected with its reason.
-- order_date: the extension's documentation shows month/day/year; year-month-day is read too.
-- delivered_at, promised_at: left out, neither is in the export. completed says that the shop closed the order.
select
    "order_id" as order_id,
    coalesce(
        nullif(trim("customer_id"), '0'),
        sha256(lower(trim(coalesce("customer_email", "billing_email"))))
    ) as customer_id,
    coalesce(
        cast(try_strptime("order_date", ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%Y-%m-%d %H:%M:%S']) as varchar),
        "order_date"
    ) as ordered_at,
    coalesce(
        cast(
            try_cast("order_total" as decimal(18, 2)) - try_cast(coalesce("tax_total", '0') as decimal(18, 2))
            as varchar
        ),
        concat_ws(' ', "order_total", "tax_total")
    ) as revenue
from read_csv('exports/woocommerce/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where replace(lower("status"), 'wc-', '') in ('completed', 'processing')
