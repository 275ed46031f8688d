-- One row a feature that a respondent used on this trip: 1 = yes. Everything else (no, do not know, left blank) is no
-- use that is known of. The surveys are made in May (see survey_responses.sql), so a use is one of that month.
with

uses as (
    unpivot (
        select
            left(parse_filename(answers.filename), 4) as survey_year,
            coalesce(answers.respnum, answers."*respnum") as respondent,
            answers.q4bags as checked_bags,
            answers.q4store as stores,
            answers.q4food as food,
            answers.q4wifi as wifi
        from
            read_csv(
                '../../../../shared/data/sfo_survey/*_SFO_Customer_Survey.csv',
                all_varchar = true, quote = '"', union_by_name = true, filename = true
            ) as answers
    )
    on checked_bags, stores, food, wifi
    into name feature_id value answer
)

select
    uses.survey_year || '-' || uses.respondent as customer_id,
    uses.feature_id,
    uses.survey_year || '-05-01' as used_on,
    1 as uses
from uses
where uses.answer = '1'
