-- Nothing asks for it, and every deadline paid for it.
DROP INDEX scheduled_task_priority;
