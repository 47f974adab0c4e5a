CREATE TABLE users (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    password_hash text NOT NULL,
    name          text NOT NULL,
    phone         text,
    address       text,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX users_email ON users (lower(email));

COMMENT ON TABLE users IS 'The accounts of customers. Nothing of it is ever an event.';
COMMENT ON COLUMN users.id IS 'The id of the customer in events (UUID version 7).';
COMMENT ON COLUMN users.email IS 'What the customer logs in with; one account each, whatever the case of its letters.';
COMMENT ON COLUMN users.password_hash IS 'bcrypt.';
COMMENT ON COLUMN users.phone IS 'For a courier to call.';
COMMENT ON COLUMN users.address IS 'The usual address as the customer wrote it; an order has its own.';
COMMENT ON COLUMN users.created_at IS 'When the customer registered.';

CREATE TABLE person_keys (
    owner      uuid PRIMARY KEY,
    data_key   bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    erased_at  timestamptz,
    CHECK ((data_key IS NULL) = (erased_at IS NOT NULL))
);

COMMENT ON TABLE person_keys IS
    'The key with which the data of a person in events is encrypted. A row without a key says that the person was erased, so that nobody makes a new one.';
COMMENT ON COLUMN person_keys.owner IS 'The id of the customer, agent or restaurant.';
COMMENT ON COLUMN person_keys.data_key IS
    'AES-256 key, encrypted with the master key: a version byte (1), a nonce of 12 bytes, AES-GCM ciphertext and tag; the version and the owner are authenticated with it.';
COMMENT ON COLUMN person_keys.created_at IS 'When the row was made.';
COMMENT ON COLUMN person_keys.erased_at IS 'When the key was erased for good.';

CREATE TABLE sandbox_payments (
    payment_id      uuid PRIMARY KEY,
    state           text NOT NULL CHECK (state IN ('authorized', 'declined', 'captured', 'voided', 'refunded')),
    decline_code    text,
    amount          bigint NOT NULL CHECK (amount >= 0),
    currency        text NOT NULL,
    captured_amount bigint CHECK (captured_amount BETWEEN 0 AND amount),
    refunded_amount bigint CHECK (refunded_amount BETWEEN 0 AND captured_amount),
    created_at      timestamptz NOT NULL DEFAULT now(),
    CHECK ((decline_code IS NOT NULL) = (state = 'declined'))
);

COMMENT ON TABLE sandbox_payments IS
    'The books of the sandbox payment provider: a stand-in for a system outside, which nothing but the sandbox reads.';
COMMENT ON COLUMN sandbox_payments.payment_id IS 'What makes a repeated call the same call.';
COMMENT ON COLUMN sandbox_payments.decline_code IS 'Why it was declined, lower snake case.';
COMMENT ON COLUMN sandbox_payments.amount IS 'Asked for, in minor units.';
COMMENT ON COLUMN sandbox_payments.currency IS 'ISO 4217.';
COMMENT ON COLUMN sandbox_payments.captured_amount IS 'Taken, in minor units; null before.';
COMMENT ON COLUMN sandbox_payments.refunded_amount IS 'Given back after it was taken, in minor units; null before.';
