-- One row a review. A review of several orders of one person stands in the raw file once for each order, with the same
-- stars and the same times; here it is one answer. Reviews of orders that were not delivered are left out, as those
-- orders are. The day is that of the answer, not that of the request. Comments are not needed and are not read.
select
    reviews.review_id as response_id,
    min(customers.customer_unique_id) as customer_id,
    max(cast(reviews.review_answer_timestamp as date)) as responded_on,
    min(reviews.review_score) as satisfaction
from read_parquet('../../../../shared/data/olist/olist_order_reviews.parquet') as reviews
inner join read_parquet('../../../../shared/data/olist/olist_orders.parquet') as orders
    on reviews.order_id = orders.order_id
inner join read_parquet('../../../../shared/data/olist/olist_customers.parquet') as customers
    on orders.customer_id = customers.customer_id
where orders.order_status = 'delivered'
group by reviews.review_id
order by reviews.review_id
