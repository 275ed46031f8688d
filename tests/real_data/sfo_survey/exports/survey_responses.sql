-- One row an answered questionnaire, of four yearly files. Of the columns read here two differ from file to file: the
-- respondent's number (in 2016 its heading begins with a star) and the day (in 2016 a whole date, else the day of May:
-- the dates of 2016 are of May, and in 2017 the days of the week fit May).
-- Ratings: 6 = never used or not applicable, a blank; 0 = left blank, which servicefit.toml maps to a missing answer.
-- The airport as a whole: 6, 0 and Blank tell nothing. Recommend: asked in 2017 only; 11 = left blank.
select
    left(parse_filename(answers.filename), 4) || '-' || coalesce(answers.respnum, answers."*respnum") as response_id,
    left(parse_filename(answers.filename), 4) || '-' || coalesce(answers.respnum, answers."*respnum") as customer_id,
    case
        when contains(answers.intdate, '/') then cast(strptime(answers.intdate, '%m/%d/%Y %I:%M:%S %p') as date)
        else
            make_date(
                cast(left(parse_filename(answers.filename), 4) as integer), 5, cast(answers.intdate as integer)
            )
    end as responded_on,
    case when answers.q7all not in ('0', '6', 'Blank') then answers.q7all end as satisfaction,
    nullif(answers.netpro, '11') as recommend,
    answers.weight,
    nullif(answers.q7art, '6') as rating_art,
    nullif(answers.q7food, '6') as rating_food,
    nullif(answers.q7store, '6') as rating_stores,
    nullif(answers.q7sign, '6') as rating_signs,
    nullif(answers.q7walkways, '6') as rating_walkways,
    nullif(answers.q7screens, '6') as rating_screens,
    nullif(answers.q7infodown, '6') as rating_booths_arrivals,
    nullif(answers.q7infoup, '6') as rating_booths_departures,
    nullif(answers.q7wifi, '6') as rating_wifi,
    nullif(answers.q7roads, '6') as rating_roads,
    nullif(answers.q7park, '6') as rating_parking,
    nullif(answers.q7airtrain, '6') as rating_airtrain,
    nullif(answers.q7ltparking, '6') as rating_parking_shuttle,
    nullif(answers.q7rental, '6') as rating_rental_cars
from
    read_csv(
        '../../../../shared/data/sfo_survey/*_SFO_Customer_Survey.csv',
        all_varchar = true, quote = '"', union_by_name = true, filename = true
    ) as answers
