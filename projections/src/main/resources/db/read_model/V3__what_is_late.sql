ALTER TABLE orders ADD COLUMN late boolean NOT NULL DEFAULT false;
ALTER TABLE deliveries ADD COLUMN late boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN orders.late IS 'Whether pick-up or delivery took longer than its agent''s estimate allowed.';
COMMENT ON COLUMN deliveries.late IS 'Whether pick-up or delivery took longer than its agent''s estimate allowed.';
