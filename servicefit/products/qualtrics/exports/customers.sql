-- One row a customer: the external reference of the contact list, which is the place for your own customer id. A
-- response without one (an anonymous link) is a customer of its own, known by the response's id: who answered twice
-- that way counts as two. Names, addresses and places are not read. Previews, test responses and spam are nobody's.
-- Segment: embedded data of the name segment, of the newest response that has it; without such a field everybody gets
-- 'all'. The empty row set in front makes the field optional.
with

responses as (
    select
        coalesce("ExternalReference", "ResponseId") as customer_id,
        "segment" as segment,
        "RecordedDate" as recorded_date,
        "ResponseId" as response_id
    from (
        select cast(null as varchar) as "segment"
        where false
        union all by name
        select *
        from read_csv('exports/qualtrics/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
    ) as answers
    where
        starts_with("ResponseId", 'R_')
        and lower("Status") not in (
            '1', '2', '8', '9', '12',
            'survey preview', 'survey test', 'spam', 'possible spam', 'spam survey preview', 'offline survey preview'
        )
),

ranked as (
    select
        customer_id,
        segment,
        row_number() over (
            partition by customer_id
            order by segment is null, recorded_date desc, response_id desc
        ) as place
    from responses
)

select
    customer_id,
    coalesce(segment, 'all') as segment
from ranked
where place = 1
order by customer_id
