CREATE TABLE discarded_letter (
    letter_id     text PRIMARY KEY,
    processor     text NOT NULL,
    sequence_id   text NOT NULL,
    event_id      text NOT NULL,
    event_type    text NOT NULL,
    cause_type    text,
    cause_message text,
    attempts      int NOT NULL,
    discarded_by  uuid NOT NULL,
    discarded_at  timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE discarded_letter IS 'Dead letters that somebody threw away. Their events are in the event store, as every event is.';
COMMENT ON COLUMN discarded_letter.processor IS 'Who never handled the event.';
COMMENT ON COLUMN discarded_letter.sequence_id IS 'In which line it stood, usually that of an order.';
COMMENT ON COLUMN discarded_letter.event_type IS 'Logical name of the event type.';
COMMENT ON COLUMN discarded_letter.cause_type IS 'Class of the last exception; null where it only waited behind another letter.';
COMMENT ON COLUMN discarded_letter.attempts IS 'How often it was handled in vain.';
COMMENT ON COLUMN discarded_letter.discarded_by IS 'The member of staff.';
