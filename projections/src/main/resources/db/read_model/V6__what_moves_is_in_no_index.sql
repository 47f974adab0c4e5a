-- A status on the way was in the index, so that each of its changes went to all indexes of the table. The index has how orders end: null while
-- they are open, which all those have in common that a restaurant has in its queue.
ALTER TABLE orders ADD COLUMN outcome text
    GENERATED ALWAYS AS (CASE WHEN status IN ('delivered', 'rejected', 'cancelled') THEN status END) STORED;
COMMENT ON COLUMN orders.outcome IS 'The status that the order ended with; null while it is open.';

DROP INDEX orders_of_restaurant;
CREATE INDEX orders_of_restaurant ON orders (restaurant_id, outcome, created_at);
