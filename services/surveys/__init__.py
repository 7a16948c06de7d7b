"""Survey runs: sent to an audience, answered a tap at a time, summed up.

audience: who is asked; runs: published, listed, closed; mine: what a person was asked; answering: the way of one person
through a run; drafts: what is not sent yet; sending: answers are handed in; confidential, sealing, keeping: kept apart
from names, until the end under a key that is in no copy; closing: the end; results: sums over sent answers.
"""
