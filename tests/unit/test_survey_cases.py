"""Questionnaires that people really sent elsewhere, each with what is right; only where the folder of cases is."""

import pytest

from services.surveys.definitions import DefinitionFaults, read_definition
from tests.support.data import shared_data

FOLDER = shared_data()
# The cells that are told, and nothing else; where everything is understood, none.
RIGHT = {
    "Q01/one_sheet.xlsx": ["", "", "C5"],  # for whom and how confidential it does not say
    "Q02/near_our_names.xlsx": ["B4", "B5"],
    "Q03/ru_keys.yaml": [],
    "Q03/values.yaml": [],
    "Q04/dates_in_options.xlsx": ["C2", "C4", "A5"],
}
CASES = sorted(name for name in RIGHT if FOLDER and (FOLDER / "cases" / name).exists()) if FOLDER else []


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_is_told_once_where_it_stands(case):
    path = FOLDER / "cases" / case
    assert [fault.place.cell for fault in mistakes(path)] == RIGHT[case]


def mistakes(path):
    try:
        read_definition(path.read_bytes(), path.name)
    except DefinitionFaults as refused:
        return refused.faults
    return []
