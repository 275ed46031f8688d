-- Whether importance or expectation was asked
-- question: Does the survey ask how much a feature counts, or how it was expected to be?
-- grain: one row
-- parameters: none
-- reads: given_columns(export, column_name)
-- nulls: none
-- source: contract, survey_ratings

select count(*) > 0 as known
from given_columns
where
    given_columns.export = 'survey_ratings'
    and given_columns.column_name in ('stated_importance', 'expectation')
