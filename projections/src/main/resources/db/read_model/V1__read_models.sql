-- Substring search over names. A trusted extension: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Rows are updated several times in their life: room on the page keeps most of those updates off the indexes.
CREATE TABLE orders (
    order_id                uuid        NOT NULL,
    user_id                 uuid        NOT NULL,
    restaurant_id           uuid        NOT NULL,
    restaurant_name         text        NOT NULL,
    status                  text        NOT NULL,
    version                 bigint      NOT NULL,
    position                bigint      NOT NULL,
    items                   jsonb       NOT NULL,
    total_amount            bigint      NOT NULL,
    currency                text        NOT NULL,
    details                 text        NOT NULL,
    payment_status          text        NOT NULL DEFAULT 'pending',
    delivery_status         text,
    agent_id                uuid,
    agent_location          text,
    estimated_delivery_time timestamptz,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    CONSTRAINT orders_pk PRIMARY KEY (order_id)
) WITH (fillfactor = 70);
CREATE INDEX orders_of_user ON orders (user_id, created_at DESC);
CREATE INDEX orders_of_restaurant ON orders (restaurant_id, status, created_at);

COMMENT ON TABLE orders IS 'Orders as customers and restaurants see them.';
COMMENT ON COLUMN orders.status IS 'Status of the order, lower snake case.';
COMMENT ON COLUMN orders.version IS 'Sequence number of the order''s last event.';
COMMENT ON COLUMN orders.position IS 'Global position of the last event of the order, its payment or its delivery that this row has seen.';
COMMENT ON COLUMN orders.items IS 'The lines at their quoted prices, in the order they were asked for.';
COMMENT ON COLUMN orders.total_amount IS 'Minor units of the currency.';
COMMENT ON COLUMN orders.currency IS 'ISO 4217.';
COMMENT ON COLUMN orders.details IS 'Address, instructions and notes, sealed with the key of user_id.';
COMMENT ON COLUMN orders.payment_status IS 'pending, authorized, declined, captured, voided or refunded.';
COMMENT ON COLUMN orders.delivery_status IS 'Status of the delivery, lower snake case; null until an agent is looked for.';
COMMENT ON COLUMN orders.agent_id IS 'The assigned agent.';
COMMENT ON COLUMN orders.agent_location IS 'Where the agent was when assigned, sealed with the key of agent_id.';

CREATE TABLE order_timeline (
    order_id uuid        NOT NULL,
    position bigint      NOT NULL,
    status   text        NOT NULL,
    at       timestamptz NOT NULL,
    actor    text        NOT NULL,
    reason   text,
    CONSTRAINT order_timeline_pk PRIMARY KEY (order_id, position)
);

COMMENT ON TABLE order_timeline IS 'The changes of an order''s status.';
COMMENT ON COLUMN order_timeline.position IS 'Global position of the event.';
COMMENT ON COLUMN order_timeline.actor IS 'Whose doing it was: customer, restaurant, agent or system.';
COMMENT ON COLUMN order_timeline.reason IS 'Of a rejection or cancellation, lower snake case.';

CREATE TABLE restaurants (
    restaurant_id      uuid             NOT NULL,
    name               text             NOT NULL,
    cuisine            text,
    address            text             NOT NULL,
    lat                double precision NOT NULL,
    lng                double precision NOT NULL,
    opens              time,
    closes             time,
    zone               text,
    status             text             NOT NULL DEFAULT 'offline',
    busy_extra_minutes integer          NOT NULL DEFAULT 0,
    rating             double precision,
    position           bigint           NOT NULL,
    CONSTRAINT restaurants_pk PRIMARY KEY (restaurant_id)
);
CREATE INDEX restaurants_name ON restaurants USING gin (lower(name) gin_trgm_ops);
CREATE INDEX restaurants_place ON restaurants (lat, lng);

COMMENT ON TABLE restaurants IS 'Restaurants as everybody sees them.';
COMMENT ON COLUMN restaurants.opens IS 'Daily opening time on the clock of zone; null with closes and zone: open whenever not offline.';
COMMENT ON COLUMN restaurants.closes IS 'Daily closing time; before opens where it is after midnight.';
COMMENT ON COLUMN restaurants.status IS 'online, busy or offline.';
COMMENT ON COLUMN restaurants.rating IS 'Average of the customers'' ratings, 1 to 5; null while unrated.';
COMMENT ON COLUMN restaurants.position IS 'Global position of the last event this row has seen.';

CREATE TABLE menu_items (
    menu_item_id  uuid    NOT NULL,
    restaurant_id uuid    NOT NULL,
    name          text    NOT NULL,
    description   text,
    price         bigint  NOT NULL,
    currency      text    NOT NULL,
    category      text,
    available     boolean NOT NULL,
    image_url     text,
    removed       boolean NOT NULL DEFAULT false,
    position      bigint  NOT NULL,
    CONSTRAINT menu_items_pk PRIMARY KEY (menu_item_id)
);
CREATE INDEX menu_items_of_restaurant ON menu_items (restaurant_id);
CREATE INDEX menu_items_name ON menu_items USING gin (lower(name) gin_trgm_ops);

COMMENT ON TABLE menu_items IS 'The menus, apart from stock.';
COMMENT ON COLUMN menu_items.price IS 'For one, in minor units of the currency.';
COMMENT ON COLUMN menu_items.available IS 'Whether it can be ordered, apart from its stock.';
COMMENT ON COLUMN menu_items.removed IS 'No longer on the menu. Kept, so that an event handled twice cannot bring it back.';
COMMENT ON COLUMN menu_items.position IS 'Global position of the last event this row has seen.';

-- Apart from menu_items, because reservations are handled by order and may overtake what happens to the item itself.
CREATE TABLE menu_stock (
    menu_item_id uuid   NOT NULL,
    remaining    integer,
    position     bigint NOT NULL,
    CONSTRAINT menu_stock_pk PRIMARY KEY (menu_item_id)
) WITH (fillfactor = 50);

COMMENT ON TABLE menu_stock IS 'What can still be ordered of an item.';
COMMENT ON COLUMN menu_stock.remaining IS 'Portions; null: without limit.';
COMMENT ON COLUMN menu_stock.position IS 'Global position of the last event this row has seen.';

CREATE TABLE agents (
    agent_id uuid NOT NULL,
    name     text NOT NULL,
    vehicle  text,
    CONSTRAINT agents_pk PRIMARY KEY (agent_id)
);

COMMENT ON TABLE agents IS 'Delivery agents, for their names.';
COMMENT ON COLUMN agents.name IS 'Sealed with the agent''s key.';

CREATE TABLE deliveries (
    order_id                uuid             NOT NULL,
    restaurant_id           uuid             NOT NULL,
    user_id                 uuid             NOT NULL,
    restaurant_lat          double precision NOT NULL,
    restaurant_lng          double precision NOT NULL,
    details                 text             NOT NULL,
    order_value             bigint           NOT NULL,
    currency                text             NOT NULL,
    status                  text             NOT NULL DEFAULT 'requested',
    agent_id                uuid,
    offered_to              uuid,
    offer_expires_at        timestamptz,
    agent_location          text,
    estimated_delivery_time timestamptz,
    requested_at            timestamptz      NOT NULL,
    assigned_at             timestamptz,
    updated_at              timestamptz      NOT NULL,
    position                bigint           NOT NULL,
    CONSTRAINT deliveries_pk PRIMARY KEY (order_id)
) WITH (fillfactor = 70);
CREATE INDEX deliveries_of_agent ON deliveries (agent_id, assigned_at DESC) WHERE agent_id IS NOT NULL;
CREATE INDEX deliveries_offered ON deliveries (offered_to) WHERE offered_to IS NOT NULL;

COMMENT ON TABLE deliveries IS 'Deliveries and offers as agents see them.';
COMMENT ON COLUMN deliveries.details IS 'The order''s address, instructions and notes, sealed with the key of user_id.';
COMMENT ON COLUMN deliveries.order_value IS 'Minor units of the currency.';
COMMENT ON COLUMN deliveries.status IS 'Status of the delivery, lower snake case.';
COMMENT ON COLUMN deliveries.agent_id IS 'The assigned agent.';
COMMENT ON COLUMN deliveries.offered_to IS 'The agent of the open offer.';
COMMENT ON COLUMN deliveries.agent_location IS 'Where that agent was when it was offered or assigned, sealed with the key of agent_id or, before, offered_to.';
COMMENT ON COLUMN deliveries.position IS 'Global position of the last event this row has seen.';
