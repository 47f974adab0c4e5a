ALTER TABLE sandbox_payments
    ADD COLUMN token       text    NOT NULL DEFAULT 'tok_visa',
    ADD COLUMN adjustments integer NOT NULL DEFAULT 0;

ALTER TABLE sandbox_payments ALTER COLUMN token DROP DEFAULT;

COMMENT ON COLUMN sandbox_payments.token IS 'Says how the sandbox behaves; what was paid before tokens were kept behaves like any card.';
COMMENT ON COLUMN sandbox_payments.adjustments IS 'The number of the last adjustment of the amount that was made; 0 before.';
COMMENT ON COLUMN sandbox_payments.amount IS 'Held, in minor units; as asked for where it was declined.';

CREATE TABLE sandbox_refunds (
    refund_id  uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES sandbox_payments,
    amount     bigint NOT NULL CHECK (amount >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX sandbox_refunds_payment ON sandbox_refunds (payment_id);

COMMENT ON TABLE sandbox_refunds IS 'What the sandbox gave back, refund by refund.';
COMMENT ON COLUMN sandbox_refunds.refund_id IS 'What makes a repeated call the same call.';
COMMENT ON COLUMN sandbox_refunds.payment_id IS 'Of which it was taken before.';
COMMENT ON COLUMN sandbox_refunds.amount IS 'In minor units.';
COMMENT ON COLUMN sandbox_refunds.created_at IS 'When it went back.';

-- Until now a payment had one refund, that of its reversal. Its id is the name-based UUID which RefundId.ofReversal derives, so that the
-- same refund asked for again is known.
INSERT INTO sandbox_refunds (refund_id, payment_id, amount)
SELECT overlay(overlay(hash PLACING '3' FROM 13)
        PLACING substr('89ab', (position(substr(hash, 17, 1) IN '0123456789abcdef') - 1) % 4 + 1, 1) FROM 17)::uuid,
    payment_id, refunded_amount
FROM (SELECT payment_id, refunded_amount,
        md5(convert_to('refund' || chr(10) || '36:' || payment_id || chr(10) || '8:reversal', 'UTF8')) AS hash
    FROM sandbox_payments WHERE refunded_amount IS NOT NULL) AS reversed;

CREATE TABLE sandbox_errors (
    payment_id uuid PRIMARY KEY,
    errors     integer NOT NULL
);

COMMENT ON TABLE sandbox_errors IS 'How often the sandbox has failed for a token that asks for errors.';
COMMENT ON COLUMN sandbox_errors.payment_id IS 'Of a payment that may not be in the books yet.';
COMMENT ON COLUMN sandbox_errors.errors IS 'So far.';

CREATE TABLE webhook_events (
    event_id    text PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE webhook_events IS 'The events of the payment provider that were seen to, so that a replayed one is not seen to again.';
COMMENT ON COLUMN webhook_events.event_id IS 'As the provider names it.';
COMMENT ON COLUMN webhook_events.received_at IS 'When it was seen to.';
