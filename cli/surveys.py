"""`nastavnik survey …`: the operator's side of surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.common import OPERATOR, at_desk, day, left_out_as_json, operator_options, plain
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands, Desk
    from locales import Translator
    from models.enums import Role
    from services.surveys.definitions import Definition, DefinitionFaults, ReadSurvey
    from services.surveys.results.reading import QuestionResult, Results, ShareResult
    from services.surveys.runs import RunCard


class NoSuchSurvey(Refusal):
    msgid = __("There is neither a shipped survey nor a file “{name}”. Shipped are: {known}")


def add(commands: Commands) -> None:
    survey = commands.add_parser("survey", help=__("surveys: check a file, publish, list, close, results"))
    actions = survey.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help=__("find every mistake in a survey file (xlsx, docx, txt, csv or YAML)"))
    check.add_argument("file", metavar="FILE")
    check.add_argument("--language", default="ru", choices=("ru", "en"), help=__("language of the words"))
    check.add_argument("--json", action="store_true", help=__("answer in JSON"))
    check.set_defaults(run=check_file, action=OPERATOR)
    sample = actions.add_parser("sample", help=__("write a sample survey to fill in"))
    sample.add_argument("file", metavar="FILE.xlsx")
    sample.add_argument("--language", default="ru", choices=("ru", "en"), help=__("language of its questions"))
    sample.add_argument("--json", action="store_true", help=__("answer in JSON"))
    sample.set_defaults(run=write_sample, action=OPERATOR)
    opened = actions.add_parser("publish", help=__("send a survey to an audience"))
    opened.add_argument("template", metavar="TEMPLATE", help=__("a shipped survey (teachers, leaders …) or a file"))
    opened.add_argument(
        "--audience", required=True, type=roles, metavar="SLUG", help=__("teacher, leader …; several with ,")
    )
    opened.add_argument("--school", action="append", default=[], metavar="NAME", help=__("only there; may be repeated"))
    opened.add_argument("--opens", type=day, metavar="DATE", help=__("its first day (else today)"))
    opened.add_argument("--closes", type=day, metavar="DATE", help=__("its last day (else in two weeks)"))
    opened.add_argument("--goal", type=int, default=0, choices=range(101), metavar="PERCENT", help=__("of the invited"))
    opened.add_argument("--named", action="store_true", help=__("run a confidential survey as a named one"))
    opened.add_argument("--language", default="ru", choices=("ru", "en"), help=__("language of a shipped survey"))
    operator_options(opened)
    opened.set_defaults(run=at_desk(publish), action="survey.run")
    listed = actions.add_parser("list", help=__("all runs, the newest first"))
    operator_options(listed)
    listed.set_defaults(run=at_desk(list_all), action="survey.run")
    closed = actions.add_parser("close", help=__("close a run now"))
    closed.add_argument("survey_run", metavar="RUN", help=__("for example S12"))
    operator_options(closed)
    closed.set_defaults(run=at_desk(close), action="survey.run")
    results = actions.add_parser("results", help=__("what was answered"))
    results.add_argument("survey_run", metavar="RUN", help=__("for example S12"))
    results.add_argument("--xlsx", metavar="FILE", help=__("write tables and answers into this file"))
    operator_options(results)
    results.set_defaults(run=at_desk(show_results), action="survey.run")


def roles(slugs: str) -> tuple[Role, ...]:
    from cli.invites import role

    return tuple(role(slug.strip()) for slug in slugs.split(","))


async def publish(desk: Desk) -> int:
    from services.files.left_out import left_out_lines
    from services.municipality import municipalities
    from services.surveys import audience, publishing, runs
    from services.surveys.definitions import DefinitionFaults

    asked = desk.arguments
    try:
        definition, left = definition_named(asked.template, asked.language)
    except DefinitionFaults as refused:
        desk.answer(as_json(None, refused, desk._), lines(None, refused, desk._))
        return 1
    if asked.named and definition.confidential:
        definition = publishing.as_named(definition)
    municipality_id = await desk.municipality()
    async with desk.db.begin() as session:
        schools = [await municipalities.school_named(session, municipality_id, name) for name in asked.school]
        run_id = await publishing.publish(
            session,
            None,
            definition,
            municipality_id=municipality_id,
            audience=audience.Audience(asked.audience, tuple(schools)),
            opens=asked.opens,
            closes=asked.closes,
            minimum=desk.settings.confidential_min,
            goal=asked.goal,
            now=desk.now,
        )
        card = await runs.load_run(session, None, run_id, now=desk.now)
    told = card_as_json(card) | left_out_as_json(left, desk._)
    return desk.answer(told, [card_line(card, desk._), *(plain(one) for one in left_out_lines(left, desk._))])


def definition_named(name: str, language: str) -> ReadSurvey:
    """A shipped survey by its name, or the one in a file. Raises `NoSuchSurvey`, `DefinitionFaults`."""
    from pathlib import Path

    from services.files import bytes_of
    from services.surveys.definitions import ReadSurvey, template, templates
    from services.surveys.definitions.apart import read_definition_apart_now

    if name in templates():
        return ReadSurvey(template(name, language), [])
    path = Path(name)
    if not path.exists():
        raise NoSuchSurvey(name=name, known=", ".join(templates()))
    return read_definition_apart_now(bytes_of(path), path.name)


async def list_all(desk: Desk) -> int:
    from services.surveys import runs

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        cards = await runs.list_runs(session, municipality_id, now=desk.now)
    return desk.answer([card_as_json(card) for card in cards], [card_line(card, desk._) for card in cards])


async def run_named(desk: Desk) -> int:
    """Find the run; one of another municipality than `--municipality` says is as unknown as one that is not there."""
    from services.surveys import runs

    run_id = runs.run_number(desk.arguments.survey_run)
    municipality = await desk.municipality() if desk.arguments.municipality else None
    async with desk.db.read() as session:
        card = await runs.load_run(session, None, run_id, now=desk.now)
    if municipality not in {None, card.municipality_id}:
        raise runs.SurveyUnknown
    return run_id


async def close(desk: Desk) -> int:
    from services.surveys import closing, keeping

    run_id = await run_named(desk)
    async with desk.db.begin() as session:
        card = await closing.close_run(session, None, run_id, now=desk.now)
    if card.confidential:
        await keeping.after_closing(desk.db)
    return desk.answer(card_as_json(card), [card_line(card, desk._)])


async def show_results(desk: Desk) -> int:
    from services.surveys.results import reading as survey_results

    run_id = await run_named(desk)
    async with desk.db.read() as session:
        results = await survey_results.results_of(session, None, run_id, now=desk.now)
    if desk.arguments.xlsx:
        write(desk.arguments.xlsx, await xlsx_of(desk, run_id))
    return desk.answer(results_as_json(results), results_lines(results, desk._))


def write(target: str, content: bytes) -> None:
    from pathlib import Path

    Path(target).write_bytes(content)


async def xlsx_of(desk: Desk, run_id: int) -> bytes:
    from documents.survey_results import as_xlsx
    from services.surveys.results import report as survey_report
    from views.surveys.report import report, report_words

    async with desk.db.read() as session:
        told = await survey_report.whole_report(session, None, run_id, now=desk.now)
    return as_xlsx(report(told, desk._), report_words(desk._))


def card_as_json(card: RunCard) -> dict[str, Any]:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(card.zone)
    return {
        "run": card.code,
        "title": card.title,
        "invited": card.invited,
        "opens_at": card.opens_at.astimezone(zone).isoformat(),
        "closes_at": card.closes_at.astimezone(zone).isoformat(),
        "state": card.state.value,
    }


def card_line(card: RunCard, _: Translator) -> str:
    from views.surveys.running import state_words

    return _(
        "{code} {title}: {state}, finished {finished} of {invited}",
        code=card.code,
        title=card.title,
        state=state_words(card, _),
        finished=card.finished,
        invited=card.invited,
    )


def results_as_json(results: Results) -> dict[str, Any]:
    card = results.card
    return {
        "run": card.code,
        "invited": card.invited,
        "reached": card.reached,
        "started": card.started,
        "finished": card.finished,
        "questions": [question_as_json(one) for one in results.questions],
        "shares": [share_as_json(one) for one in results.shares],
    }


def question_as_json(one: QuestionResult) -> dict[str, Any]:
    question = one.question
    options = [
        {"value": value, "label": question.label(value), "count": count}
        for value, count in one.counts.items()
        if value in question.values
    ]
    mean = one.average.mean if one.average else None
    return {"key": question.key, "type": question.kind.value, "n": one.n, "options": options, "mean": mean}


def share_as_json(one: ShareResult) -> dict[str, Any]:
    ratio = one.ratio
    fraction = None if ratio is None or ratio.share is None else round(ratio.share, 4)
    return {
        "key": one.share.key,
        "count": ratio.count if ratio else None,
        "n": ratio.n if ratio else None,
        "share": fraction,
    }


def results_lines(results: Results, _: Translator) -> list[str]:
    from views.surveys.results import not_yet, share_line
    from views.surveys.running import steps_words

    card = results.card
    head = _("Answered: {finished} of {invited}", finished=card.finished, invited=card.invited)
    if card.sealed:
        steps = steps_words(card, _)
        return [f"{card.code} {card.title}", head, *([steps.striptags()] if steps else []), not_yet(card, _)]
    return [f"{card.code} {card.title}", head, *(share_line(one, _) for one in results.shares)]


def check_file(arguments: argparse.Namespace) -> int:
    import json
    from pathlib import Path

    from locales import translator
    from services.files import bytes_of
    from services.surveys.definitions import DefinitionFaults
    from services.surveys.definitions.apart import read_definition_apart_now

    path = Path(arguments.file)
    data = bytes_of(path)
    read: ReadSurvey | DefinitionFaults
    try:
        read = read_definition_apart_now(data, path.name)
    except DefinitionFaults as refused:
        read = refused
    _ = translator(arguments.language)
    definition = None if isinstance(read, DefinitionFaults) else read.definition
    if arguments.json:
        print(json.dumps(as_json(definition, read, _), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(definition, read, _)))
    return 1 if definition is None else 0


def write_sample(arguments: argparse.Namespace) -> int:
    import json

    from services.surveys.definitions import sample_sheet

    write(arguments.file, sample_sheet(arguments.language))
    print(json.dumps({"file": arguments.file}, ensure_ascii=False) if arguments.json else arguments.file)
    return 0


def as_json(definition: Definition | None, read: ReadSurvey | DefinitionFaults, _: Translator) -> dict[str, Any]:
    return left_out_as_json(read.left_out, _) | {
        # As of every survey; a file is no run yet.
        "run": None,
        "invited": None,
        "opens_at": None,
        "closes_at": None,
        "state": None,
        "key": definition.key if definition else None,
        "title": definition.title if definition else None,
        "version": definition.version if definition else None,
        "questions": len(definition.questions) if definition else None,
        "faults": [
            {
                "line": fault.place.line or None,
                "sheet": fault.place.sheet or None,
                "cell": fault.place.cell or None,
                "problem": fault.words(_).unescape(),
            }
            for fault in getattr(read, "faults", ())
        ],
    }


def lines(definition: Definition | None, read: ReadSurvey | DefinitionFaults, _: Translator) -> list[str]:
    from services.files.left_out import left_out_lines

    left = [plain(one) for one in left_out_lines(read.left_out, _)]
    faults = getattr(read, "faults", ())
    if definition is not None:
        count = _.plural("{n} question", "{n} questions", len(definition.questions))
        return [_("The survey “{title}” is in order: {count}", title=definition.title, count=count).unescape(), *left]
    head = _.plural("{n} mistake found:", "{n} mistakes found:", len(faults)).unescape()
    sample = _("A sample to fill in: {command}", command="nastavnik survey sample FILE.xlsx").unescape()
    return [
        head,
        *(f"  {fault.place.words(_).unescape()}: {fault.words(_).unescape()}" for fault in faults),
        *left,
        sample,
    ]
