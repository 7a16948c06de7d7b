"""Events of every kind: planned, announced, answered, held, counted.

This file imports nothing, so that the pure parts are had without a database.
"""
