-- Where ratings lie
-- question: Which features are rated, where do their packed ratings lie, and is an answer of theirs ever missing?
-- grain: one row per feature that is rated
-- parameters: none
-- reads: rating_places(feature_id, word, shift, bits, is_ever_missing)
-- nulls: none
-- source: written when the exports are read

select
    rating_places.feature_id,
    rating_places.word,
    rating_places.shift,
    rating_places.bits,
    rating_places.is_ever_missing
from rating_places
order by rating_places.word, rating_places.shift
