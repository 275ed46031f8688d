-- One row an interaction. Left out: those that reached neither a queue nor a person (they ended in the menu, and
-- nobody was asked for), and rows whose conversation stands further up again.
-- outcome:
--   abandoned    the customer left while waiting (Abandoned is YES)
--   unanswered   nobody took it
--   transferred  Transferred is 1 or more
--   resolved     all others: somebody took it. Whether it ended well is in no column of this view, so what depends
--                on it is switched off: queries/capabilities/consistency.sql, and there are no cases. Your wrap-up
--                codes may say it: write them here, and take that file away.
-- agent_id: the export has names only, of several people parted by semicolons. A hash of the first leaves this
-- query, which the tool hashes once more with its key.
-- wait_seconds, handle_seconds: written as hours:minutes:seconds or in milliseconds, as the export was set.
-- started_at: dates are written as the exporting person's settings say; month/day/year and year-month-day are read
-- here, with 12 and 24 hours. For day/month/year, change the list.
with

interactions as (
    select
        "Conversation ID" as conversation_id,
        lower("Media Type") as media_type,
        lower(coalesce("Direction", '')) as direction,
        "ANI" as ani,
        "DNIS" as dnis,
        "Queue" as queue,
        "Users" as users,
        "Date" as begun,
        "Abandoned" as abandoned,
        "Transferred" as transferred,
        "Total Queue" as total_queue,
        "Total Handle" as total_handle,
        row_number() over (partition by "Conversation ID" order by "Date") as place
    from read_csv('exports/genesys/*.csv', header = true, all_varchar = true, union_by_name = true, quote = '"')
),

named as (
    select
        *,
        nullif(
            regexp_replace(
                lower(trim(case when direction like 'out%' then dnis else ani end)), '^(tel|sip|sips):', ''
            ),
            ''
        ) as address
    from interactions
    where
        coalesce(queue, users) is not null
        and (place = 1 or conversation_id is null)
)

select
    conversation_id as contact_id,
    case
        when not regexp_matches(address, '^(anonymous|unknown|restricted|private|unavailable)') then sha256(address)
    end as customer_id,
    case
        when media_type in ('voice', 'callback') then 'phone'
        when media_type in ('chat', 'message', 'webmessaging', 'sms') then 'chat'
        when media_type = 'email' then 'email'
        else 'other'
    end as channel,
    case when direction like 'out%' then 'outbound' else 'inbound' end as direction,
    trim(split_part(queue, ';', 1)) as queue,
    sha256(nullif(trim(split_part(users, ';', 1)), '')) as agent_id,
    coalesce(
        cast(
            try_strptime(
                begun,
                [
                    '%m/%d/%y %I:%M %p', '%m/%d/%Y %I:%M %p', '%m/%d/%y %I:%M:%S %p', '%m/%d/%Y %I:%M:%S %p',
                    '%m/%d/%y %H:%M', '%m/%d/%Y %H:%M'
                ]
            ) as varchar
        ),
        begun
    ) as started_at,
    case
        when contains(total_queue, ':')
            then
                3600 * try_cast(split_part(trim(total_queue), ':', 1) as double)
                + 60 * try_cast(split_part(trim(total_queue), ':', 2) as double)
                + try_cast(split_part(trim(total_queue), ':', 3) as double)
        else try_cast(total_queue as double) / 1000
    end as wait_seconds,
    case
        when contains(total_handle, ':')
            then
                3600 * try_cast(split_part(trim(total_handle), ':', 1) as double)
                + 60 * try_cast(split_part(trim(total_handle), ':', 2) as double)
                + try_cast(split_part(trim(total_handle), ':', 3) as double)
        else try_cast(total_handle as double) / 1000
    end as handle_seconds,
    case
        when upper(abandoned) in ('YES', 'TRUE', '1') then 'abandoned'
        when users is null then 'unanswered'
        when try_cast(transferred as integer) > 0 or upper(transferred) = 'YES' then 'transferred'
        else 'resolved'
    end as outcome
from named
