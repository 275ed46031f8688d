-- One row an order that was delivered. The raw file is a union of samples in which orders that were not delivered
-- stand too often: a share among all of its rows would say nothing about the company, so only delivered ones are taken.
-- Eight of them have no day of delivery. Whether they came in time is not known, so their promise is left blank:
-- they count as orders, but neither as kept nor as broken.
-- Revenue is what the items and their freight cost; the margin is not known.
with

item_sums as (
    select
        items.order_id,
        sum(cast(items.price as decimal(18, 2)) + cast(items.freight_value as decimal(18, 2))) as revenue
    from read_parquet('../../../../shared/data/olist/olist_order_items.parquet') as items
    group by items.order_id
)

select
    orders.order_id,
    customers.customer_unique_id as customer_id,
    orders.order_purchase_timestamp as ordered_at,
    item_sums.revenue,
    case
        when orders.order_delivered_customer_date is not null then orders.order_estimated_delivery_date
    end as promised_at,
    orders.order_delivered_customer_date as delivered_at
from read_parquet('../../../../shared/data/olist/olist_orders.parquet') as orders
inner join read_parquet('../../../../shared/data/olist/olist_customers.parquet') as customers
    on orders.customer_id = customers.customer_id
left join item_sums
    on orders.order_id = item_sums.order_id
where orders.order_status = 'delivered'
order by orders.order_id
