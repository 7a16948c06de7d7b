"""A list of people from a file: read → planned against what is known → saved in one go."""

from services.people_import.plan import Change, Plan, RowProblem, plan_import
from services.people_import.reading import read_people, read_people_file
from services.people_import.saving import save_plan

__all__ = ["Change", "Plan", "RowProblem", "plan_import", "read_people", "read_people_file", "save_plan"]
