-- Whether leaving is known
-- question: Does the company's export say when customers left?
-- grain: one row
-- parameters: none
-- reads: given_columns(export, column_name)
-- nulls: none
-- source: without left_on nobody would ever have left

select count(*) > 0 as known
from given_columns
where
    given_columns.export = 'customers'
    and given_columns.column_name = 'left_on'
