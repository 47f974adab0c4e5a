ALTER TABLE orders
    ADD COLUMN payment_authorized   bigint,
    ADD COLUMN payment_captured     bigint,
    ADD COLUMN payment_refunded     bigint,
    ADD COLUMN payment_decline_code text;

COMMENT ON COLUMN orders.payment_status IS
    'pending, authorized, declined, captured, capture_refused, voided, partially_refunded or refunded.';
COMMENT ON COLUMN orders.payment_authorized IS 'Held last, in minor units of the currency; null before.';
COMMENT ON COLUMN orders.payment_captured IS 'Taken, in minor units of the currency; null before.';
COMMENT ON COLUMN orders.payment_refunded IS 'Given back in all, in minor units of the currency; null where nothing was.';
COMMENT ON COLUMN orders.payment_decline_code IS 'Why the payment was declined, or its capture refused, lower snake case.';

CREATE TABLE order_refunds (
    order_id  uuid        NOT NULL,
    refund_id uuid        NOT NULL,
    position  bigint      NOT NULL,
    amount    bigint      NOT NULL,
    reason    text        NOT NULL,
    status    text        NOT NULL,
    at        timestamptz NOT NULL,
    CONSTRAINT order_refunds_pk PRIMARY KEY (order_id, refund_id)
);

COMMENT ON TABLE order_refunds IS 'What goes back to customers, refund by refund.';
COMMENT ON COLUMN order_refunds.position IS 'Global position of the last event of the refund.';
COMMENT ON COLUMN order_refunds.amount IS 'Minor units of the currency of the order.';
COMMENT ON COLUMN order_refunds.reason IS 'As the customer reads it.';
COMMENT ON COLUMN order_refunds.status IS 'pending, refunded or refused.';
COMMENT ON COLUMN order_refunds.at IS 'When it came to that status.';

-- Until now payments were taken and given back as a whole.
UPDATE orders SET
    payment_authorized = total_amount,
    payment_captured = CASE WHEN payment_status IN ('captured', 'refunded') THEN total_amount END,
    payment_refunded = CASE WHEN payment_status = 'refunded' THEN total_amount END
WHERE payment_status IN ('authorized', 'captured', 'voided', 'refunded');

INSERT INTO order_refunds (order_id, refund_id, position, amount, reason, status, at)
SELECT order_id, order_id, position, total_amount, 'order_cancelled', 'refunded', updated_at FROM orders WHERE payment_status = 'refunded';
