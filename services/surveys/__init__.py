"""Survey runs: sent to an audience, answered a tap at a time, summed up.

audience: who is asked; runs: published, listed, closed; mine: what a person was asked; answering: the way of one person
through a run; sending: answers become counted; confidential: kept apart from names; results: sums over sent answers.
"""
