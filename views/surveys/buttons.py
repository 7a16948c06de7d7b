"""What the buttons of surveys carry. Short prefixes: taps are the hot path."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from views.pages import Page
from views.screen import way_out


class OpenSurvey(CallbackData, prefix="sv.open"):
    run: int


class PickEarlier(CallbackData, prefix="sv.vs"):
    """With which earlier run the results are compared."""

    run: int
    page: Page = 0


class CompareWith(CallbackData, prefix="sv.vs1"):
    run: int
    earlier: int


class PublishNow(CallbackData, prefix="sv.pub!"):
    pass


class ShowIntro(CallbackData, prefix="sv.intro"):
    """What a survey says of itself, before its first question."""

    run: int


@way_out
class Later(CallbackData, prefix="sv.later"):
    """Leave a survey where it stands: what is answered stays."""

    run: int


class PickAnswer(CallbackData, prefix="sv.pick"):
    """Which answer is to be changed, where there are too many for one screen."""

    run: int
    page: Page = 0


class Choose(CallbackData, prefix="sv.a"):
    run: int
    question: int
    option: int


class StepOver(CallbackData, prefix="sv.ok"):
    run: int
    question: int


class StepBack(CallbackData, prefix="sv.back"):
    run: int
    question: int  # -1: from the review page


class ChangeQuestion(CallbackData, prefix="sv.ch"):
    run: int
    question: int


class Send(CallbackData, prefix="sv.send"):
    run: int


class HowItWorks(CallbackData, prefix="sv.how"):
    run: int


class Mute(CallbackData, prefix="sv.mute"):
    run: int


class MySurveys(CallbackData, prefix="sv.my"):
    pass


class ListRuns(CallbackData, prefix="sv.runs"):
    page: Page = 0


class NewRun(CallbackData, prefix="sv.new"):
    pass


class ChooseTemplate(CallbackData, prefix="sv.tpl"):
    key: str


class Sample(CallbackData, prefix="sv.sample"):
    """A survey to write one's own over."""


class OwnFile(CallbackData, prefix="sv.file"):
    pass


class ShowPlan(CallbackData, prefix="sv.plan"):
    pass


class ChooseWhen(CallbackData, prefix="sv.when"):
    """When a planned survey begins and how long it is open."""


class ChooseGoal(CallbackData, prefix="sv.goals"):
    """How many of those who are asked should answer."""


class SetDays(CallbackData, prefix="sv.days"):
    days: int


class SetOpening(CallbackData, prefix="sv.from"):
    days: int  # from today


class SetGoal(CallbackData, prefix="sv.goal"):
    percent: int


class PickSchools(CallbackData, prefix="sv.sch"):
    school: int = 0  # 0: only show the list
    page: Page = 0


class PickRoles(CallbackData, prefix="sv.role"):
    role: str = ""


class PickList(CallbackData, prefix="sv.list"):
    pass


class TakeRun(CallbackData, prefix="sv.take"):
    run: int
    finished: bool  # only those who answered


class DropList(CallbackData, prefix="sv.nolist"):
    pass


class MakeNamed(CallbackData, prefix="sv.named"):
    pass


class Preview(CallbackData, prefix="sv.see"):
    question: int


class AsSheet(CallbackData, prefix="sv.sheet"):
    pass


class Publish(CallbackData, prefix="sv.pub"):
    pass


class ShowRun(CallbackData, prefix="sv.run"):
    run: int


class ExtendRun(CallbackData, prefix="sv.ext"):
    run: int
    days: int


class CloseRun(CallbackData, prefix="sv.close"):
    run: int
    sure: bool = False


class ShowResults(CallbackData, prefix="sv.res"):
    run: int


class ShowQuestion(CallbackData, prefix="sv.q"):
    run: int
    question: int


class ShowTexts(CallbackData, prefix="sv.txt"):
    run: int
    page: Page = 0


class ShowGroups(CallbackData, prefix="sv.grp"):
    run: int
    group: int = 0
    page: Page = 0


class ShowLevels(CallbackData, prefix="sv.lev"):
    run: int
    level: int = 0


class ShowFunnel(CallbackData, prefix="sv.fun"):
    run: int
    page: Page = 0


class ExportXlsx(CallbackData, prefix="sv.xlsx"):
    run: int


class ExportDocx(CallbackData, prefix="sv.docx"):
    run: int


class Decide(CallbackData, prefix="sv.dec"):
    run: int


class TellDecision(CallbackData, prefix="sv.dec!"):
    run: int
