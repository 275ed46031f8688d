-- One row a respondent. Nobody is asked twice as far as the files tell: numbers start again every year, so the year is
-- part of the id.
-- Segment: the purpose of the trip, the first one where several were named. Conferences count as business, weddings,
-- funerals and graduations as family. Who named none gets 'all', which stands for none: a blank would be rejected.
select
    left(parse_filename(answers.filename), 4) || '-' || coalesce(answers.respnum, answers."*respnum") as customer_id,
    case
        when answers.q2purp1 in ('1', '5') then 'business'
        when answers.q2purp1 = '2' then 'holiday'
        when answers.q2purp1 in ('3', '6') then 'family'
        when answers.q2purp1 = '4' then 'school'
        when answers.q2purp1 = '0' then 'all'
        else 'other'
    end as segment
from
    read_csv(
        '../../../../shared/data/sfo_survey/*_SFO_Customer_Survey.csv',
        all_varchar = true, quote = '"', union_by_name = true, filename = true
    ) as answers
