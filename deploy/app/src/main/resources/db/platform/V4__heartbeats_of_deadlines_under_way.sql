-- Only a deadline that is being carried out has a heartbeat; those that wait, nearly all, need not be written to its index.
DROP INDEX scheduled_task_last_heartbeat;
CREATE INDEX scheduled_task_last_heartbeat ON scheduled_task (last_heartbeat) WHERE last_heartbeat IS NOT NULL;
