-- One row a caller: the export knows customers by phone number or address only. A hash of it is the customer's id:
-- the number itself does not leave this query, and the tool hashes the hash once more with its key. Who calls from
-- two phones counts as two; a household or an office with one line counts as one. Withheld numbers are nobody's:
-- their contacts stay, as unknown callers.
-- Segment: the export has none; everybody gets 'all'. With a list of your customers and their numbers, join it here.
select
    sha256(address) as customer_id,
    'all' as segment
from (
    select
        nullif(
            regexp_replace(
                lower(trim(case when lower("Direction") like 'out%' then "DNIS" else "ANI" end)), '^(tel|sip|sips):', ''
            ),
            ''
        ) as address
    from read_csv('exports/genesys/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
) as interactions
where
    address is not null
    and not regexp_matches(address, '^(anonymous|unknown|restricted|private|unavailable)')
group by address
order by customer_id
