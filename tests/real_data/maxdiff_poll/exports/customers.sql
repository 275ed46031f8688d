-- One row a person. The poll tells nothing about people: all are of one segment.
select
    cast(cast(poll.id as integer) as varchar) as customer_id,
    'respondents' as segment
from read_csv('../../../../shared/data/maxdiff_issues/vdata.csv') as poll
group by poll.id
order by poll.id
