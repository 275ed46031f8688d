-- One row a person: that they answered, and by when. The file says no day; 26 August 2020, when it was published with
-- the R package bwsTools 1.2.0, stands for it as the end of the data. No figure rests on it: choices carry no date.
select
    cast(cast(poll.id as integer) as varchar) as response_id,
    cast(cast(poll.id as integer) as varchar) as customer_id,
    date '2020-08-26' as responded_on
from read_csv('../../../../shared/data/maxdiff_issues/vdata.csv') as poll
group by poll.id
order by poll.id
