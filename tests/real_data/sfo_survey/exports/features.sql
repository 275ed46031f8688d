-- What the survey asks about, its questions in short. Before: the way to the terminal; during: in the terminal; after:
-- on arrival. Checked bags are not rated, only used.
select
    catalogue.feature_id,
    catalogue.name,
    catalogue.stage
from (
    values
    ('art', 'Artwork and exhibitions', 'during'),
    ('food', 'Restaurants', 'during'),
    ('stores', 'Shops', 'during'),
    ('signs', 'Signs inside the airport', 'during'),
    ('walkways', 'Escalators and moving walkways', 'during'),
    ('screens', 'Information on screens', 'during'),
    ('booths_arrivals', 'Arrivals information booth', 'after'),
    ('booths_departures', 'Departures information booth', 'during'),
    ('wifi', 'Free Wi-Fi', 'during'),
    ('roads', 'Signs on airport roads', 'before'),
    ('parking', 'Parking', 'before'),
    ('airtrain', 'AirTrain', 'before'),
    ('parking_shuttle', 'Shuttle to long-term parking', 'before'),
    ('rental_cars', 'Rental car centre', 'before'),
    ('checked_bags', 'Checked bags', 'during')
) as catalogue (feature_id, name, stage)
