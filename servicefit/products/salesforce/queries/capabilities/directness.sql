-- Not passed on
-- question: Are customers dealt with by whoever answers, without being passed on?
-- kind: share
-- direction: more
-- unit: share
-- grain: no rows: it cannot be measured here
-- parameters: none
-- reads: contacts(customer_id, bucket, stage, channel)
-- nulls: none
-- source: own definition: cases do not say who had them before, so the share not passed on would be a figure
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
