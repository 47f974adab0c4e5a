ALTER TABLE orders
    ADD COLUMN line_notes     jsonb,
    ADD COLUMN lines_position bigint NOT NULL DEFAULT 0;

COMMENT ON COLUMN orders.items IS 'The lines at their quoted prices: in the order they were asked for, or as they were changed since.';
COMMENT ON COLUMN orders.line_notes IS 'Which of the notes in details is that of each line, null for none; null as a whole: in their order.';
COMMENT ON COLUMN orders.lines_position IS 'Global position of the change by which the lines are what they are; 0 where they were not changed.';

CREATE TABLE order_changes (
    order_id        uuid        NOT NULL,
    change_id       uuid        NOT NULL,
    position        bigint      NOT NULL,
    status          text        NOT NULL,
    removed         jsonb       NOT NULL,
    substitutes     jsonb       NOT NULL,
    previous_amount bigint      NOT NULL,
    new_amount      bigint      NOT NULL,
    proposed_at     timestamptz NOT NULL,
    answer_by       timestamptz NOT NULL,
    CONSTRAINT order_changes_pk PRIMARY KEY (order_id, change_id)
);

COMMENT ON TABLE order_changes IS 'The changes that restaurants proposed of orders.';
COMMENT ON COLUMN order_changes.position IS 'Global position of the last event of the change.';
COMMENT ON COLUMN order_changes.status IS 'proposed, accepted, applied, refused or closed.';
COMMENT ON COLUMN order_changes.removed IS 'The portions that go.';
COMMENT ON COLUMN order_changes.substitutes IS 'The lines that come.';
COMMENT ON COLUMN order_changes.previous_amount IS 'Total before, in minor units of the currency of the order.';
COMMENT ON COLUMN order_changes.new_amount IS 'Total with the change, in minor units of the currency of the order.';
COMMENT ON COLUMN order_changes.answer_by IS 'When the customer''s time to answer ends.';
