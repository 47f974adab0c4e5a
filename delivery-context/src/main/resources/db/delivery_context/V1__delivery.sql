CREATE TABLE delivery_agents (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    password_hash text NOT NULL,
    name          text NOT NULL,
    phone         text NOT NULL,
    vehicle       text,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX delivery_agents_email ON delivery_agents (lower(email));

COMMENT ON TABLE delivery_agents IS 'Accounts of couriers: credentials and contact data, which never stand in events';
COMMENT ON COLUMN delivery_agents.email IS 'As typed; unique without regard to case';
COMMENT ON COLUMN delivery_agents.password_hash IS 'bcrypt';

CREATE TABLE agent_duty (
    agent_id              uuid PRIMARY KEY,
    available             boolean NOT NULL DEFAULT false,
    availability_position bigint NOT NULL DEFAULT -1,
    reserved_for          uuid,
    reservation_position  bigint NOT NULL DEFAULT -1
);
CREATE INDEX agent_duty_reserved_for ON agent_duty (reserved_for) WHERE reserved_for IS NOT NULL;

COMMENT ON TABLE agent_duty IS 'Which agents seem to be on duty and free, projected from their events: a hint for the dispatcher, the Agent aggregate decides';
COMMENT ON COLUMN agent_duty.availability_position IS 'Global position of the event that available comes from; older ones change nothing';
COMMENT ON COLUMN agent_duty.reserved_for IS 'The order that the agent has or is offered';
COMMENT ON COLUMN agent_duty.reservation_position IS 'Global position of the event that reserved_for comes from; older ones change nothing';

CREATE TABLE agent_locations (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id    uuid NOT NULL,
    order_id    uuid,
    lat         double precision NOT NULL,
    lng         double precision NOT NULL,
    heading     real,
    speed       real,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX agent_locations_agent ON agent_locations (agent_id, recorded_at);

COMMENT ON TABLE agent_locations IS 'Where agents were; written in batches, and incomplete where these came faster than they could be written';
COMMENT ON COLUMN agent_locations.order_id IS 'The order that the agent was on the way for';
COMMENT ON COLUMN agent_locations.heading IS 'Degrees clockwise from north';
COMMENT ON COLUMN agent_locations.speed IS 'Metres a second';
COMMENT ON COLUMN agent_locations.recorded_at IS 'By the clock of the agent''s device, but never in the future';
