-- One row a customer: Custom Data 1 of the e-mail collector, which is the place for your own customer id. An answer
-- without it (a web link) is a customer of its own, known by the respondent's id: who answered twice that way counts
-- as two. Names, addresses and IP addresses are not read.
-- Segment: everybody gets 'all'. Where a second custom field or a question names a segment, put its column here,
-- such as max(column09) for the tenth column of the spreadsheet, J.
-- Columns are counted from 0 and written with as many digits as the last one needs: column00 is A, column08 is I. A
-- survey of fewer than 11 columns has column0 to column9.
select
    coalesce(column08, column00) as customer_id,
    'all' as segment
from read_csv('exports/surveymonkey/*.csv', header = false, all_varchar = true, quote = '"', delim = ',')
where regexp_full_match(column00, '[0-9]+')
group by coalesce(column08, column00)
order by customer_id
