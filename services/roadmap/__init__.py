"""Roadmaps: items, their due days, and who answers for each of them."""
