-- A fulfilment's name says which segment it belongs to, and is that of its order now. Those under way get it too; what only one of the segments
-- has seen yet both see again, which changes nothing where it was handled.
UPDATE eventstore.saga AS saga SET saga_id = association.association_value
FROM eventstore.saga_association AS association
WHERE association.saga_id = saga.saga_id AND association.association_key = 'orderId' AND saga.saga_type = 'saga.fulfilment';

-- Their name leads to them now.
DELETE FROM eventstore.saga_association WHERE saga_type = 'saga.fulfilment';

UPDATE eventstore.token AS token SET token = lowest.token, token_type = lowest.token_type
FROM (SELECT token, token_type FROM eventstore.token WHERE processor_name = 'fulfilment' AND token_type = 'axon.token.position'
    ORDER BY (substring(convert_from(token, 'UTF8') FROM '\d+'))::bigint LIMIT 1) AS lowest
WHERE token.processor_name = 'fulfilment' AND token.token_type = 'axon.token.position';
