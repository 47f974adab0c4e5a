ALTER TABLE eventstore.dead_letter
    ADD COLUMN attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    ADD COLUMN next_try timestamptz;

CREATE INDEX dead_letter_next_try ON eventstore.dead_letter (next_try) WHERE next_try IS NOT NULL;

COMMENT ON COLUMN eventstore.dead_letter.attempts IS 'How often it was handled in vain; 0 where it has only waited behind another letter.';
COMMENT ON COLUMN eventstore.dead_letter.next_try IS
    'When the letter, which is the first of its sequence then, is tried again by itself. Null: it waits behind another one, or for a hand.';
