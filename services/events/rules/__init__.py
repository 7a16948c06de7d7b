"""What holds for every event, without a database: places and queue, who is meant, who is told, when."""
