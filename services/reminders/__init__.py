"""Reminders in the tables: what is due is found, written down once, checked again when it leaves, acted upon.

scanning: the plan becomes rows and messages; checking and notices: what still holds at delivery; acts: the buttons.
The rules themselves are pure and live in services.reminders.rules.
"""
