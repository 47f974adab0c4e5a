-- The table of db-scheduler 16, as its documentation gives it for PostgreSQL.
CREATE TABLE scheduled_task (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_task_execution_time ON scheduled_task (execution_time);
CREATE INDEX scheduled_task_last_heartbeat ON scheduled_task (last_heartbeat);
CREATE INDEX scheduled_task_priority ON scheduled_task (priority DESC, execution_time ASC);
COMMENT ON TABLE scheduled_task IS 'Deadlines: commands to be sent to aggregates when their time has come';
COMMENT ON COLUMN scheduled_task.task_instance IS 'Derived from what the deadline is about, so that a redelivered event does not schedule twice';
COMMENT ON COLUMN scheduled_task.task_data IS 'The command: its name and its JSON';
