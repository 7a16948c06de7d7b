"""A run that is being prepared: which survey, to whom, until when, as people will see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from services.access.roles import TAKING_PART
from services.files.left_out import left_out_lines
from services.surveys.audience import NobodyToAsk
from views.common import back_button, home_row
from views.dates import full_day, short_day
from views.paging import PAGE, pager
from views.roles import role_name
from views.screen import Row, Screen, bold, button, column, cut, grid, italic, lines
from views.surveys.answering import question_screen, thanks
from views.surveys.buttons import (
    AsSheet,
    ChooseGoal,
    ChooseTemplate,
    ChooseWhen,
    MakeNamed,
    NewRun,
    OwnFile,
    PickList,
    PickRoles,
    PickSchools,
    Preview,
    Publish,
    PublishNow,
    Sample,
    SetDays,
    SetGoal,
    SetOpening,
    ShowPlan,
)
from views.surveys.notices import privacy_line
from views.surveys.results import group_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.surveys.definitions import Definition, DefinitionFaults
    from services.surveys.plans import Plan, PlanAudience, SmallGroup
    from services.surveys.position import Position

DAYS: Final = (7, 14, 21, 30)
OPENINGS: Final = (0, 1, 3, 7)
GOALS: Final = (0, 60, 80, 100)  # per cent
FAULTS_SHOWN: Final = 12
SMALL_SHOWN: Final = 3


def templates_screen(definitions: Sequence[Definition], _: Translator) -> Screen:
    buttons = (button(cut(one.title, 50), ChooseTemplate(key=one.key)) for one in definitions)
    own = (button(_("📄 My own, from a file"), OwnFile()),)
    return Screen(bold(_("Which survey?")), rows=(*column(buttons), own, home_row(_)))


def ask_file_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Send the survey as a file")),
            _("An Excel sheet (.xlsx), a Word document (.docx) or a text. I will name every mistake with its place."),
            _("It is easiest to write your questions over the sample, or over a ready survey: open one, “As a table”."),
        ),
        rows=((button(_("📄 A sample to fill in"), Sample()),), (back_button(NewRun(), _),)),
    )


def sample_words(_: Translator) -> Markup:
    return _("Write your questions over these, delete what is not needed, and send me the file here.")


def faults_screen(refused: DefinitionFaults, _: Translator) -> Screen:
    faults = refused.faults
    told = (
        Markup("• {}: {}").format(bold(fault.place.words(_)), cut(fault.words(_).unescape(), 220))
        for fault in faults[:FAULTS_SHOWN]
    )
    more = len(faults) - FAULTS_SHOWN
    return Screen(
        lines(
            bold(_.plural("{n} mistake found:", "{n} mistakes found:", len(faults))),
            *told,
            _.plural("… and {n} more", "… and {n} more", more) if more > 0 else None,
            *left_out_lines(refused.left_out, _),
            "",
            _("Correct the file and send it again – or take the sample and write your questions over it."),
        ),
        rows=((button(_("📄 A sample to fill in"), Sample()),), (back_button(NewRun(), _),)),
    )


def plan_screen(plan: Plan, audience: PlanAudience, _: Translator) -> Screen:
    """Everything about a run before it is sent; each line has its button."""
    definition = plan.definition
    by_list = plan.people is not None
    roles = _("a list") if by_list else ", ".join(role_name(role, _) for role in plan.roles)
    where = [_.plural("{n} school", "{n} schools", len(plan.schools)) if plan.schools else _("all schools")]
    if by_list and not plan.schools:
        where = []
    too_few = definition.confidential and 0 < audience.people < audience.minimum
    return Screen(
        lines(
            bold(definition.title),
            cut(definition.intro, 600) or None,
            "",
            _.plural("{n} question", "{n} questions", len(definition.questions)),
            *left_out_lines(plan.left_out, _),
            Markup(" · ").join([_("For: {audience}", audience=roles), *where, people_words(audience, _)]),
            opening_words(audience, _),
            _("Open until {day}", day=full_day(audience.closes, _)),
            _("Coverage goal: {goal} %", goal=plan.goal) if plan.goal else None,
            privacy_line(_, confidential=definition.confidential),
            too_few_words(audience, _) if too_few else None,
            *promise_words(plan, audience, _),
            None if audience.people else nobody_words(_),
        ),
        rows=plan_rows(_, too_few=too_few, nobody=not audience.people),
    )


def people_words(audience: PlanAudience, _: Translator) -> Markup:
    return _.plural("{n} person", "{n} people", audience.people)


def opening_words(audience: PlanAudience, _: Translator) -> Markup | None:
    if audience.opens == audience.today:
        return None
    return _("Begins on {day} at 9 in the morning", day=short_day(audience.opens, _))


def nobody_words(_: Translator) -> Markup:
    return lines("", "⚠️ " + _(NobodyToAsk.msgid))


def too_few_words(audience: PlanAudience, _: Translator) -> Markup:
    return lines(
        "",
        "⚠️ "
        + _(
            "Only {n} would be asked. With fewer than {minimum} nobody can promise that answers stay apart from names. "
            "You can run it as a named survey.",
            n=audience.people,
            minimum=audience.minimum,
        ),
    )


def promise_words(plan: Plan, audience: PlanAudience, _: Translator) -> list[Markup]:
    """Of a confidential survey, before it goes out: when nothing is counted, and where people are few."""
    if not plan.definition.confidential or audience.people < audience.minimum:
        return []
    few = audience.minimum
    told = [_("If fewer than {n} people send, all answers are erased, and only their number is told.", n=few)]
    if audience.small:
        groups = ", ".join(small_words(group, _) for group in audience.small[:SMALL_SHOWN])
        more = len(audience.small) - SMALL_SHOWN
        rest = " " + _("and {n} more", n=more) if more > 0 else ""
        told.append("⚠️ " + _("Few people: {groups}.", groups=groups + rest))
        told.append(
            _(
                "Where people are few, those who tell each other their answers see among how few the rest are hidden. "
                "No program can prevent that."
            )
        )
    return told


def small_words(group: SmallGroup, _: Translator) -> str:
    name = group_name(group.by, group.name, None, _) if group.by else _("all who are asked")
    return f"{name} – {group.people}"


def plan_rows(_: Translator, *, too_few: bool, nobody: bool) -> tuple[Row, ...]:
    if nobody:
        first: tuple[Row, ...] = ()
    elif too_few:
        first = ((button(_("👤 Run it as a named survey"), MakeNamed(), style="success"),),)
    else:
        first = ((button(_("📣 Send to everybody"), Publish(), style="success"),),)
    return (
        *first,
        (button(_("👁 As people will see it"), Preview(question=0)),),
        (button(_("👥 Who"), PickRoles()), button(_("🏫 Schools"), PickSchools()), button(_("📋 List"), PickList())),
        (button(_("🗓 Beginning and end"), ChooseWhen()), button(_("🎯 Coverage goal"), ChooseGoal())),
        (button(_("⬇️ As a table"), AsSheet()),),
        (back_button(NewRun(), _), *home_row(_)),
    )


def when_screen(plan: Plan, audience: PlanAudience, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("When does it start, and how long is it open?")),
            opening_words(audience, _) or _("Begins at once"),
            _("Open until {day}", day=full_day(audience.closes, _)),
        ),
        rows=(
            *grid((button(opening_mark(days, plan.opens, _), SetOpening(days=days)) for days in OPENINGS), width=2),
            *grid((button(days_mark(days, plan.days, _), SetDays(days=days)) for days in DAYS), width=2),
            plan_row(_),
        ),
    )


def goal_screen(plan: Plan, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("How many of those who are asked should answer?")),
            _("The survey shows how far it is from the goal."),
        ),
        rows=(
            *grid((button(goal_mark(goal, plan.goal, _), SetGoal(percent=goal)) for goal in GOALS), width=2),
            plan_row(_),
        ),
    )


def confirm_publish_screen(plan: Plan, audience: PlanAudience, _: Translator) -> Screen:
    """One tap never sends to many."""
    asked = people_words(audience, _)
    return Screen(
        lines(
            bold(plan.definition.title),
            _("It goes out to all of them: {people}.", people=asked),
            opening_words(audience, _),
            privacy_line(_, confidential=plan.definition.confidential),
        ),
        rows=((button(_("Yes, send: {people}", people=asked), PublishNow(), style="success"),), plan_row(_)),
    )


def plan_row(_: Translator) -> Row:
    return (back_button(ShowPlan(), _, _("The survey")), *home_row(_))


def days_mark(days: int, chosen: int, _: Translator) -> str:
    return ("• " if days == chosen else "") + _.plural("open {n} day", "open {n} days", days)


def opening_mark(days: int, chosen: int, _: Translator) -> str:
    words = _("begins at once") if not days else _.plural("begins in {n} day", "begins in {n} days", days)
    return ("• " if days == chosen else "") + words


def goal_mark(goal: int, chosen: int, _: Translator) -> str:
    return ("• " if goal == chosen else "") + (_("goal: {n} %", n=goal) if goal else _("no goal"))


def roles_screen(plan: Plan, _: Translator) -> Screen:
    buttons = (
        button(("☑️ " if role in plan.roles else "▫️ ") + role_name(role, _), PickRoles(role=role.value))
        for role in TAKING_PART
    )
    return Screen(bold(_("Who is asked?")), rows=(*column(buttons), plan_row(_)))


def schools_screen(plan: Plan, schools: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    shown = schools[page * PAGE : (page + 1) * PAGE]
    buttons = (
        button(("☑️ " if school in plan.schools else "▫️ ") + cut(name, 45), PickSchools(school=school, page=page))
        for school, name in shown
    )
    return Screen(
        lines(bold(_("Which schools?")), _("Nothing marked: all of them.")),
        rows=(
            *column(buttons),
            *pager(len(schools), page, lambda to: PickSchools(page=to)),
            plan_row(_),
        ),
    )


def preview_screen(position: Position, _: Translator) -> Screen:
    """A question just as people will see it; every answer leads to the next one."""
    question = position.question
    definition = position.definition
    if question is None:
        return Screen(
            lines(italic(_("Preview")), thanks(definition, _)),
            rows=((button(_("✖ End the preview"), ShowPlan()),),),
        )
    at = definition.questions.index(question)
    screen = question_screen(position, question, _)
    onward = Preview(question=at + 1).pack()
    rows = tuple(tuple(replace(one, data=onward) for one in row) for row in screen.rows if row)
    turn: Row = (button(_("Next ›"), Preview(question=at + 1)),)
    if at:
        turn = (button("‹", Preview(question=at - 1)), button("›", Preview(question=at + 1)))
    end = button(_("✖ End the preview"), ShowPlan())
    return Screen(lines(italic(_("Preview")), screen.text), rows=(*rows, turn, (end,)))


def sheet_words(_: Translator) -> Markup:
    return _("Change what you like and send it back as “My own, from a file”.")
