CREATE TABLE staff (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    password_hash text NOT NULL,
    name          text NOT NULL,
    role          text NOT NULL CHECK (role IN ('auditor', 'analyst', 'admin')),
    created_by    uuid REFERENCES staff,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX staff_email ON staff (lower(email));

COMMENT ON TABLE staff IS 'The accounts of those who run the platform.';
COMMENT ON COLUMN staff.email IS 'What one logs in with; one account each, whatever the case of its letters.';
COMMENT ON COLUMN staff.password_hash IS 'bcrypt.';
COMMENT ON COLUMN staff.role IS 'What the account may do.';
COMMENT ON COLUMN staff.created_by IS 'The admin who made it; null for the first one, which the configuration names.';
