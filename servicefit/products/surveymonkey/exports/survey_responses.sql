-- One row a response. The file has two header rows: the questions, and below a matrix question its rows. Neither has
-- a respondent's number in the first column, so rows that have one are the responses; the headings are not needed.
-- Columns are counted from 0: column00 is A in a spreadsheet, column09 is J, column25 is Z, column26 is AA. Which
-- one is which question is for you to write here. Those of the sample:
--   column09  J  "Overall, how satisfied are you?", 1 to 5
--   column10  K  "How likely are you to recommend us?", 0 to 10
--   column11  L  the rows of a matrix "How satisfied are you with …?", 1 to 5 or N/A
-- A rating of N/A says that the feature does not apply: a blank. A rating that was left blank though the customer
-- saw it is a missing answer, which servicefit.toml maps from 'no answer'; a customer who broke off before that page
-- passes for one who left it blank. After rating_ comes the name of the service feature.
-- End Date: as the site writes it in the US; year-month-day is read too.
select
    column00 as response_id,
    coalesce(column08, column00) as customer_id,
    coalesce(
        cast(
            cast(
                try_strptime(column03, ['%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %H:%M:%S', '%Y-%m-%d %H:%M:%S']) as date
            ) as varchar
        ),
        column03
    ) as responded_on,
    column09 as satisfaction,
    column10 as recommend,
    nullif(coalesce(column11, 'no answer'), 'N/A') as rating_hotline,
    nullif(coalesce(column12, 'no answer'), 'N/A') as rating_delivery,
    nullif(coalesce(column13, 'no answer'), 'N/A') as rating_returns,
    nullif(coalesce(column14, 'no answer'), 'N/A') as rating_website
from read_csv('exports/surveymonkey/*.csv', header = false, all_varchar = true, quote = '"', delim = ',')
where regexp_full_match(column00, '[0-9]+')
