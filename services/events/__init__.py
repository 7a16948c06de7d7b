"""Events of every kind: planned, announced, answered, held, counted."""
