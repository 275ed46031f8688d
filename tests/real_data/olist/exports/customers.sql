-- One row a person. The raw file gives a person a new customer_id with every order; customer_unique_id stays the same.
-- Segment: the region of Brazil that the newest order went to, as distance is what sets deliveries apart (7 people
-- have ordered to more than one state). There is no date of joining or leaving: retention stays unmeasured.
with

addresses as (
    select
        customers.customer_unique_id,
        customers.customer_state,
        row_number() over (
            partition by customers.customer_unique_id
            order by orders.order_purchase_timestamp desc, orders.order_id desc
        ) as place
    from read_parquet('../../../../shared/data/olist/olist_customers.parquet') as customers
    inner join read_parquet('../../../../shared/data/olist/olist_orders.parquet') as orders
        on customers.customer_id = orders.customer_id
)

select
    addresses.customer_unique_id as customer_id,
    case
        when addresses.customer_state in ('SP', 'RJ', 'MG', 'ES') then 'southeast'
        when addresses.customer_state in ('PR', 'SC', 'RS') then 'south'
        when addresses.customer_state in ('DF', 'GO', 'MS', 'MT') then 'central_west'
        when addresses.customer_state in ('AL', 'BA', 'CE', 'MA', 'PB', 'PE', 'PI', 'RN', 'SE') then 'northeast'
        when addresses.customer_state in ('AC', 'AM', 'AP', 'PA', 'RO', 'RR', 'TO') then 'north'
    end as segment,
    addresses.customer_state as region
from addresses
where addresses.place = 1
