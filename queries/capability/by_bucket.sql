-- Buckets as customers
-- question: How many customers stand at least behind rows that do not name them?
-- grain: that of the rows
-- parameters: none
-- reads: capability_rows(segment, stage, channel, bucket, numerator, denominator)
-- nulls: none
-- source: capability_rows are the rows of a company's own query. Customers of different buckets are different
--   customers, so filled buckets are a lower bound

select
    capability_rows.segment,
    capability_rows.stage,
    capability_rows.channel,
    capability_rows.bucket,
    capability_rows.bucket as customer_id,
    capability_rows.numerator,
    capability_rows.denominator
from capability_rows
