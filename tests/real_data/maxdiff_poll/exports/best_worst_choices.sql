-- One row an issue shown. A block of the poll is a set of four issues; its number is the person's own, like a task's.
select
    cast(cast(poll.id as integer) as varchar) as customer_id,
    cast(cast(poll.block as integer) as varchar) as task_id,
    poll.issue as feature_id,
    case poll.value
        when 1 then 'best'
        when -1 then 'worst'
        when 0 then 'none'
    end as choice
from read_csv('../../../../shared/data/maxdiff_issues/vdata.csv') as poll
order by poll.id, poll.block, poll.issue
