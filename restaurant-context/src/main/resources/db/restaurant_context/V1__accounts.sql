CREATE TABLE restaurants (
    id              uuid PRIMARY KEY,
    email           text NOT NULL,
    password_hash   text NOT NULL,
    phone           text,
    pending_profile text,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX restaurants_email ON restaurants (lower(email));

COMMENT ON TABLE restaurants IS 'The accounts of restaurants. What a restaurant shows to everybody is events.';
COMMENT ON COLUMN restaurants.id IS 'The id of the restaurant in its events (UUID version 7).';
COMMENT ON COLUMN restaurants.email IS 'What the restaurant logs in with; one account each, whatever the case of its letters.';
COMMENT ON COLUMN restaurants.password_hash IS 'bcrypt.';
COMMENT ON COLUMN restaurants.phone IS 'For a person to call; never in an event.';
COMMENT ON COLUMN restaurants.pending_profile IS
    'The profile as JSON until the restaurant.registered event is known to be stored, so that the next login can finish what a crash left half done.';
