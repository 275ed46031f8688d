-- Most rows of the log are the desk working: no customer takes part in them. Two things in it are contacts of a caller:
-- the first report, dated by opened_at, and each reopening (a solved or closed incident set back to work because the
-- caller says that it is not solved), dated by its first row. Calls that nobody answered leave no trace in such a log.
-- channel: contact_type for the first report; how a caller asks for a reopening is not said, so it is other.
-- outcome: transferred when the incident went from one group to another before it was solved (reassignment_count grew),
-- else resolved; every stretch between report, reopening and end came to Resolved or Closed.
-- agent_id: who it was assigned to last in that stretch. Who wrote the rows (sys_updated_by) or solved it (resolved_by)
-- cannot stand in where that is unknown: each column has been given numbers of its own, so that equal numbers in two
-- columns are not the same person.
with

stretches as (
    select
        log.number,
        log.reopen_count,
        min(log.sys_updated_at) as begun_at,
        max(log.reassignment_count) as reassignment_count
    from read_parquet('../../../../shared/data/incidents/incident_event_log.parquet') as log
    group by log.number, log.reopen_count
),

compared as (
    select
        stretches.number,
        stretches.reopen_count,
        stretches.begun_at,
        stretches.reassignment_count,
        lag(stretches.reassignment_count, 1, 0) over (
            partition by stretches.number
            order by stretches.reopen_count
        ) as reassignment_count_before
    from stretches
),

last_rows as (
    select
        log.number,
        log.reopen_count,
        log.caller_id,
        log.opened_at,
        log.contact_type,
        log.assigned_to,
        row_number() over (
            partition by log.number, log.reopen_count
            order by log.sys_mod_count desc, log.sys_updated_at desc
        ) as place
    from read_parquet('../../../../shared/data/incidents/incident_event_log.parquet') as log
)

select
    compared.number || '-' || compared.reopen_count as contact_id,
    nullif(last_rows.caller_id, '?') as customer_id,
    compared.number as case_id,
    case
        when compared.reopen_count > 0 then 'other'
        when last_rows.contact_type in ('Phone', 'IVR') then 'phone'
        when last_rows.contact_type = 'Email' then 'email'
        when last_rows.contact_type = 'Self service' then 'web'
        else 'other'
    end as channel,
    nullif(last_rows.assigned_to, '?') as agent_id,
    case when compared.reopen_count = 0 then last_rows.opened_at else compared.begun_at end as started_at,
    case
        when compared.reassignment_count > compared.reassignment_count_before then 'transferred'
        else 'resolved'
    end as outcome
from compared
inner join last_rows
    on
        compared.number = last_rows.number
        and compared.reopen_count = last_rows.reopen_count
where last_rows.place = 1
order by contact_id
