-- Calls not cut off
-- question: Does the line hold once somebody has answered?
-- kind: share
-- direction: more
-- unit: share
-- grain: no rows: it cannot be measured here
-- parameters: none
-- reads: contacts(customer_id, bucket, stage, channel)
-- nulls: none
-- source: own definition: the view does not say that a line broke, so the share not cut off would be a figure
--   about the export and not about the service; this query stands in for the one that comes with the tool

select
    'all' as segment,
    contacts.stage,
    contacts.channel,
    contacts.bucket,
    contacts.customer_id,
    0 as numerator,
    0 as denominator
from contacts
where false
