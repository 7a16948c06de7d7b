"""Survey runs: sent to an audience, answered a tap at a time, summed up.

runs: published, listed, closed; answering: the way of one person through a run; results: sums over sent answers.
"""

from services.surveys.answering import (
    Position,
    SurveyClosed,
    SurveyNotYours,
    change_question,
    choose,
    finish,
    open_survey,
    step_back,
    step_over,
    write,
)
from services.surveys.results import Results, results_of
from services.surveys.runs import (
    NobodyToAsk,
    RunCard,
    SurveyUnknown,
    close_run,
    list_runs,
    load_run,
    my_surveys,
    publish,
)

__all__ = [
    "NobodyToAsk",
    "Position",
    "Results",
    "RunCard",
    "SurveyClosed",
    "SurveyNotYours",
    "SurveyUnknown",
    "change_question",
    "choose",
    "close_run",
    "finish",
    "list_runs",
    "load_run",
    "my_surveys",
    "open_survey",
    "publish",
    "results_of",
    "step_back",
    "step_over",
    "write",
]
