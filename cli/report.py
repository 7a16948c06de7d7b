"""`nastavnik report …`: the report on a period: its figures with their roots, the paper, and what has moved since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.common import at_desk, operator_options
from cli.event_named import period
from locales import __

if TYPE_CHECKING:
    from datetime import datetime

    from cli.common import Commands, Desk
    from services.report.model import Ask
    from services.report.reading import Loaded

EXAMPLE = __("for example 2026-09-01..2027-08-31")


def add(commands: Commands) -> None:
    group = commands.add_parser("report", help=__("the report on a period: figures, the paper, what has moved since"))
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    figures_ = actions.add_parser("figures", help=__("all figures, each with its rule and the rows that it counts"))
    figures_.add_argument("--period", type=period, metavar="P", help=EXAMPLE)
    operator_options(figures_)
    figures_.set_defaults(run=at_desk(figures), action="report.read")
    written = actions.add_parser("write", help=__("the paper as a Word document, and its figures beside it"))
    written.add_argument("file", metavar="FILE.docx", type=Path)
    written.add_argument("--period", type=period, metavar="P", help=EXAMPLE)
    written.add_argument("--clean", action="store_true", help=__("without comments and the list of roots"))
    written.add_argument(
        "--order", metavar="TEXT", help=__("the order that approves it, for example “№ 15 of 20.12.2026”")
    )
    operator_options(written)
    written.set_defaults(run=at_desk(write), action="report.write")
    order = actions.add_parser(
        "order", help=__("the order that sums the year up and approves the report, to be signed")
    )
    order.add_argument("file", metavar="FILE.docx", type=Path)
    order.add_argument("--period", type=period, metavar="P", help=EXAMPLE)
    operator_options(order)
    order.set_defaults(run=at_desk(write_order), action="report.read")
    checked = actions.add_parser("check", help=__("count again and say what has moved; exit code 1 when something has"))
    checked.add_argument("file", metavar="FILE.figures.json", type=Path)
    operator_options(checked)
    checked.set_defaults(run=at_desk(check), action="report.read")


async def _ask(desk: Desk, session: Any, now: datetime | None = None, asked: Any = None) -> Ask:
    from services.report.figures import ask_all, period_of
    from services.settings import today_in

    municipality_id = await desk.municipality()
    at = now or desk.now
    if asked is None:
        asked = period_of(await today_in(session, municipality_id, now=at))
    return await ask_all(session, municipality_id, asked, now=at)


async def figures(desk: Desk) -> int:
    from services.report.facts import load_facts
    from views.report.words import rule_words, shown

    async with desk.db.read() as session:
        ask = await _ask(desk, session, asked=desk.arguments.period)
        facts = await load_facts(ask, None)
    words = [
        f"{one.key}: {shown(one, desk._)} – {rule_words(one, facts.own_kinds, desk._)}"
        for one in facts.figures.values()
    ]
    return desk.answer(_as_json(desk, facts, ask.now), words or [desk._("There is nothing to count in this period.")])


def _as_json(desk: Desk, facts: Any, at: datetime) -> dict[str, Any]:
    from services.report.checking import figure_as_json
    from views.report.words import rule_words

    every = [figure_as_json(one, lambda f: rule_words(f, facts.own_kinds, desk._)) for one in facts.figures.values()]
    return {"period": str(facts.period), "at": at.isoformat(), "figures": every}


async def write(desk: Desk) -> int:
    from services.report.blocks import open_report
    from services.report.reading import set_order

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        asked = (await _ask(desk, session, asked=desk.arguments.period)).period
    async with desk.db.begin() as session:
        row = await open_report(session, None, municipality_id, asked, now=desk.now)
        if desk.arguments.order and row.accepted_at is None:
            await set_order(session, row.id, desk.arguments.order, by=None, now=desk.now)
    return await _write(desk, asked)


async def _write(desk: Desk, asked: Any) -> int:
    import json

    from services.report.apart import make_docx
    from services.report.figures import ask_all
    from services.report.layout import form_for
    from services.report.reading import load_report
    from views.report.doubts import doubt_line
    from views.report.paper import figures_of, paper_of
    from views.report.words import title_of

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        loaded = await load_report(await ask_all(session, municipality_id, asked, now=desk.now), None)
        erased = desk._("erased on request").unescape()
        form = await form_for(session, municipality_id, erased=erased, clean=desk.arguments.clean, report=loaded.report)
    paper, target = paper_of(loaded, desk._), desk.arguments.file
    target.write_bytes(await make_docx(paper, form))
    beside = target.with_name(target.name.removesuffix(".docx") + ".figures.json")
    kept = figures_of(loaded, desk._)
    beside.write_text(json.dumps(kept, ensure_ascii=False, indent=2), encoding="utf-8")
    told = {
        "report": f"REP{loaded.report}",
        "sections": [section.key for section in paper.sections],
        "figures": len(kept["figures"]),
        "waiting": [one.value for one in loaded.waiting],
        "doubts": [{"place": one.place, "kind": one.kind.value, "text": one.text} for one in loaded.doubts],
    }
    words = [str(target), str(beside), *_waiting_lines(desk, loaded, title_of)]
    return desk.answer(told, [*words, *(doubt_line(one, desk._) for one in loaded.doubts)])


async def write_order(desk: Desk) -> int:
    from services.report.apart import make_docx
    from services.report.layout import form_for
    from services.report.reading import load_report
    from views.report.orders import order_paper

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        loaded = await load_report(await _ask(desk, session, asked=desk.arguments.period), None)
        form = await form_for(session, municipality_id, erased=desk._("erased on request").unescape(), clean=True)
    paper, target = order_paper(loaded, desk._), desk.arguments.file
    target.write_bytes(await make_docx(paper, form))
    return desk.answer({"file": str(target), "points": len(paper.sections[0].parts)}, [str(target)])


def _waiting_lines(desk: Desk, loaded: Loaded, title_of: Any) -> list[str]:
    return [desk._("Still to be written: {section}", section=title_of(one, desk._)) for one in loaded.waiting]


async def check(desk: Desk) -> int:
    from datetime import datetime

    from services.calendar.period import Period
    from services.files import bytes_of
    from services.report.checking import drift, erased_since
    from services.report.figures import collect

    kept = _kept(bytes_of(desk.arguments.file))
    at = datetime.fromisoformat(kept["at"])
    async with desk.db.read() as session:
        ask = await _ask(desk, session, at, Period.parse(kept["period"]))
        every, gone = drift(kept["figures"], await collect(ask)), await erased_since(session, at)
    erased = [one for one in every if one.by_request(gone)]
    moved = [one for one in every if one not in erased]
    told = [
        {"key": one.key, "was": one.was, "is": one.now, "added": list(one.added), "removed": list(one.removed)}
        for one in moved
    ]
    named = [{"key": one.key, "was": one.was, "is": one.now, "rows": list(one.removed)} for one in erased]
    words = [
        desk._("{key}: was {was}, is {now}; new rows: {added}; gone: {removed}", key=one.key, was=one.was, now=one.now,
               added=", ".join(one.added) or "–", removed=", ".join(one.removed) or "–")
        for one in moved
    ] + [
        desk._("{key}: was {was}, is {now}; erased on request: {removed}", key=one.key, was=one.was, now=one.now,
               removed=", ".join(one.removed))
        for one in erased
    ]  # fmt: skip
    desk.answer({"drift": told} | ({"erased": named} if named else {}), words or [desk._("Nothing has moved.")])
    return int(bool(moved))


def _kept(data: bytes) -> dict[str, Any]:
    """Read what `report write` has put beside the paper; raise `NoFigures`."""
    import json
    from datetime import datetime

    from services.report.reading import NoFigures

    try:
        kept: dict[str, Any] = json.loads(data)
        datetime.fromisoformat(kept["at"])
        sound = all({"key", "value", "n", "total", "ids"} <= set(one) for one in kept["figures"]) and kept["period"]
    except (KeyError, TypeError, ValueError):
        raise NoFigures from None
    if not sound:
        raise NoFigures
    return kept
