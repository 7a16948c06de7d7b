"""What is stored. Imports nothing: a process that reads a file has `models.enums` without the database layer.

Whoever opens a database has every table from `models.tables`.
"""
