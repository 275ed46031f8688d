-- Last customer
-- question: Up to which number do customers go?
-- grain: one row
-- parameters: none
-- reads: customers(customer_id)
-- nulls: no row but NULL where there are no customers
-- source: customers are numbered when the exports are read

select max(customers.customer_id) as customer_id
from customers
