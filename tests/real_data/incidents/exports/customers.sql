-- The caller is the customer; '?' stands for a caller who is not known, and is nobody's id.
-- Segment: the location from which a caller reports most often (409 callers report from several); the six largest by
-- name, all others and unknown ones together. Impact or priority would not do: they belong to an incident, not to a
-- caller.
with

reports as (
    select
        log.number,
        log.caller_id,
        log.location,
        row_number() over (
            partition by log.number
            order by log.sys_mod_count desc, log.sys_updated_at desc
        ) as place
    from read_parquet('../../../../shared/data/incidents/incident_event_log.parquet') as log
),

locations as (
    select
        reports.caller_id,
        reports.location,
        count(*) as n_incidents
    from reports
    where
        reports.place = 1
        and reports.caller_id <> '?'
    group by reports.caller_id, reports.location
),

ranked as (
    select
        locations.caller_id,
        locations.location,
        row_number() over (
            partition by locations.caller_id
            order by locations.n_incidents desc, locations.location asc
        ) as place
    from locations
)

select
    ranked.caller_id as customer_id,
    case
        when ranked.location in ('204', '161', '143', '108', '93', '51') then 'location_' || ranked.location
        else 'other_locations'
    end as segment
from ranked
where ranked.place = 1
