"""Survey runs: sent to an audience, answered a tap at a time, summed up.

audience: who is asked; runs: published, listed, closed; mine: what a person was asked; answering: the way of one person
through a run; sending: answers become counted; confidential: kept apart from names; results: sums over sent answers.
"""

from services.surveys.answering import (
    AlreadySent,
    change_question,
    choose,
    finish,
    minimum_of,
    note_screen,
    open_survey,
    step_back,
    step_over,
    write,
)
from services.surveys.audience import Audience, NobodyToAsk, people_of
from services.surveys.confidential import TooFewForConfidential, waiting_for_company
from services.surveys.mine import my_surveys, open_survey_subjects, stop_reminding
from services.surveys.notices import tell_decision
from services.surveys.position import Position, SurveyNotYours, preview
from services.surveys.publishing import as_named, publish
from services.surveys.report import WholeReport, whole_report
from services.surveys.results import Results, results_of
from services.surveys.runs import (
    RunCard,
    SurveyClosed,
    SurveyUnknown,
    any_due,
    close_due,
    close_run,
    extend_run,
    list_runs,
    load_run,
    record_export,
    run_number,
)
from services.surveys.sending import NotComplete, Sent

__all__ = [
    "AlreadySent",
    "Audience",
    "NobodyToAsk",
    "NotComplete",
    "Position",
    "Results",
    "RunCard",
    "Sent",
    "SurveyClosed",
    "SurveyNotYours",
    "SurveyUnknown",
    "TooFewForConfidential",
    "WholeReport",
    "any_due",
    "as_named",
    "change_question",
    "choose",
    "close_due",
    "close_run",
    "extend_run",
    "finish",
    "list_runs",
    "load_run",
    "minimum_of",
    "my_surveys",
    "note_screen",
    "open_survey",
    "open_survey_subjects",
    "people_of",
    "preview",
    "publish",
    "record_export",
    "results_of",
    "run_number",
    "step_back",
    "step_over",
    "stop_reminding",
    "tell_decision",
    "waiting_for_company",
    "whole_report",
    "write",
]
