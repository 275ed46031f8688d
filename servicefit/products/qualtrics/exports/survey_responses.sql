-- One row a finished response of a customer. The file has three header rows: the ids of the fields, the questions'
-- text and a line of ImportId. The first is the header; the ids of responses begin with R_, which those of the other
-- two do not.
-- Left out: previews, test responses and spam, by number or by word, and responses that were not finished.
-- The questions (all columns whose id begins with Q and a digit) go on as they are; servicefit.toml says which is
-- which.
-- method: an anonymous link may lie anywhere, so it counts as web.
select
    "ResponseId" as response_id,
    coalesce("ExternalReference", "ResponseId") as customer_id,
    "RecordedDate" as responded_on,
    case lower("DistributionChannel")
        when 'email' then 'email'
        when 'sms' then 'sms'
        when 'anonymous' then 'web'
    end as method,
    columns('^Q[0-9]')
from read_csv('exports/qualtrics/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
where
    starts_with("ResponseId", 'R_')
    and lower("Finished") in ('1', 'true')
    and lower("Status") not in (
        '1', '2', '8', '9', '12',
        'survey preview', 'survey test', 'spam', 'possible spam', 'spam survey preview', 'offline survey preview'
    )
