-- Sagas that begin together are updated together, before those of their page have made room: a quarter of all updates went to another page.
ALTER TABLE eventstore.saga SET (fillfactor = 45);
