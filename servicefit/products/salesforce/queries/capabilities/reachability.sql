-- Calls answered
-- question: Does somebody answer when customers get in touch?
-- kind: share
-- direction: more
-- unit: share
-- grain: no rows: it cannot be measured here
-- parameters: none
-- reads: contacts(customer_id, bucket, stage, channel)
-- nulls: none
-- source: own definition: a call that nobody answered leaves no case, so the share answered would be a figure
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
