-- The first updates of an order come before those of its neighbours have made room: with a third of the page free, a third of all updates
-- found none, went to another page, and to every index.
ALTER TABLE orders SET (fillfactor = 45);
