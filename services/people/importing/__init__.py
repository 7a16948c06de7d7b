"""A list of people from a file: read → planned against what is known → saved in one go."""

from services.people.importing.plan import plan_import
from services.people.importing.planned import Change, Plan, Reading, RowProblem
from services.people.importing.reading import read_people, read_people_file
from services.people.importing.saving import save_plan

__all__ = ["Change", "Plan", "Reading", "RowProblem", "plan_import", "read_people", "read_people_file", "save_plan"]
