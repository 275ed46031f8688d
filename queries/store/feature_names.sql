-- Names of features
-- question: What is each service feature called?
-- grain: one row per feature of the catalogue
-- parameters: $period_end timestamp
-- reads: features(feature_id, name, valid_from)
-- nulls: a row without valid_from holds until a dated one does; a feature without a name is left out
-- source: the newest row that is valid at the end of the period

with

newest_first as (
    select
        features.feature_id,
        features.name,
        row_number() over (
            partition by features.feature_id
            order by features.valid_from desc nulls last
        ) as place
    from features
    where
        features.name is not null
        and (features.valid_from is null or features.valid_from < $period_end)
)

select
    newest_first.feature_id,
    newest_first.name
from newest_first
where newest_first.place = 1
order by newest_first.feature_id
