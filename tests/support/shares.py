"""What is tried in small counts. Of a matrix: of each row a share of its cells, of the next row another; with FULL all.

    for step in share(steps(), of=6, row=number_of_role): …

Rows that follow one another take cells that follow one another: as many rows as a share is small take every cell once.
"""

import os

FULL = bool(os.environ.get("FULL"))


def share(cells, *, of, row):
    """Give every `of`-th cell, beginning with the one that this row begins with; all of them with FULL."""
    every = list(cells)
    return every if FULL else every[row % of :: of]


def tries(count, *, quick):
    """Say how many examples a property is tried with: so many with FULL."""
    return count if FULL else quick
