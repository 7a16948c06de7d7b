"""/settings: language, zone, hour, quiet hours, name, phone, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from locales import LANGUAGES
from models.enums import PauseKind
from services.calendar import RUSSIAN_ZONES
from views.common import back_button, home_row
from views.dates import span_in_words, zone_in_words
from views.people.registration import TONGUES
from views.privacy import OpenPrivacy
from views.reminders.buttons import OpenRest
from views.roles import role_name
from views.screen import Button, Screen, bold, button, column, grid, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from models.enums import Role
    from services.preferences import Choices

QUIET = ((20, 8), (21, 8), (22, 7), (0, 0))


class OpenSettings(CallbackData, prefix="me.top"):
    pass


class SetLanguage(CallbackData, prefix="me.lang"):
    language: str


class ChooseZone(CallbackData, prefix="me.zones"):
    pass


class SetZone(CallbackData, prefix="me.zone"):
    zone: int  # place in RUSSIAN_ZONES; -1: as the municipality


class ChooseHour(CallbackData, prefix="me.hours"):
    pass


class SetHour(CallbackData, prefix="me.hour"):
    hour: int


class ChooseQuiet(CallbackData, prefix="me.quiets"):
    pass


class SetQuiet(CallbackData, prefix="me.quiet"):
    start: int
    end: int


class OpenSelf(CallbackData, prefix="me.self"):
    """One's own name and phone number."""


class ChangeName(CallbackData, prefix="me.name"):
    pass


class ChoosePhone(CallbackData, prefix="me.phone"):
    pass


class SharePhone(CallbackData, prefix="me.phone+"):
    pass


class DropPhone(CallbackData, prefix="me.phone-"):
    pass


class ChooseLeaving(CallbackData, prefix="me.leave"):
    pass


class Leave(CallbackData, prefix="me.left"):
    post: int


class LeaveNow(CallbackData, prefix="me.left!"):
    post: int


def hours_words(start: int, end: int, _: Translator) -> str:
    return _("none") if start == end else f"{start:02}:00–{end:02}:00"


def settings_screen(choices: Choices, _: Translator) -> Screen:
    whose = _("own") if choices.own_zone else _("as the municipality")
    languages = (button(TONGUES[one], SetLanguage(language=one)) for one in LANGUAGES if one != choices.language)
    return Screen(
        lines(
            bold(choices.name),
            _("Language: {language}", language=TONGUES[choices.language]),
            _("Time zone: {zone} ({whose})", zone=zone_in_words(choices.timezone, _), whose=whose),
            hour_words(choices, _),
            _("Quiet hours: {hours}", hours=hours_words(choices.quiet_from, choices.quiet_to, _)),
            _("🏖 Vacation: {days}", days=span_in_words(*choices.vacation, _)) if choices.vacation else None,
            phone_words(choices, _),
        ),
        rows=(
            tuple(languages),
            (button(_("🕗 Hour"), ChooseHour()), button(_("🌙 Quiet hours"), ChooseQuiet())),
            (button(_("🌍 Time zone"), ChooseZone()), button(_("🔒 My data"), OpenPrivacy())),
            (button(_("👤 Name and phone"), OpenSelf()),),
            (
                button(_("🏖 I am on vacation"), OpenRest(kind=PauseKind.PERSON, id=choices.person_id)),
                button(_("🚪 Leave a role"), ChooseLeaving()),
            ),
            home_row(_),
        ),
    )


def self_screen(choices: Choices, _: Translator) -> Screen:
    return Screen(
        lines(bold(choices.name), phone_words(choices, _)),
        rows=(
            (button(_("✏️ My name"), ChangeName()), button(_("📱 Phone"), ChoosePhone())),
            (_back(_), *home_row(_)),
        ),
    )


def hour_words(choices: Choices, _: Translator) -> Markup:
    """Where the chosen hour is a quiet one, say which one it is then: nobody should wait for what cannot come."""
    chosen, real = f"{choices.hour:02}:00", f"{choices.real_hour:02}:00"
    if chosen == real:
        return _("Reminders at: {hour}", hour=real)
    return _("Reminders at: {hour} – {chosen}, which you chose, lies in your quiet hours", hour=real, chosen=chosen)


def phone_words(choices: Choices, _: Translator) -> Markup:
    return _("Phone: {phone}", phone=choices.phone or _("not given"))


def zones_screen(_: Translator) -> Screen:
    zones = (button(zone_in_words(name, _), SetZone(zone=at)) for at, name in enumerate(RUSSIAN_ZONES))
    own = button(_("As the municipality"), SetZone(zone=-1))
    return Screen(_("Which time zone?"), rows=(*grid(zones, width=2), *column((own, _back(_)))))


def hours_screen(_: Translator) -> Screen:
    hours = (button(f"{hour:02}:00", SetHour(hour=hour)) for hour in range(6, 21))
    return Screen(_("At what hour should reminders come?"), rows=(*grid(hours, width=5), *column((_back(_),))))


def quiet_screen(_: Translator) -> Screen:
    spans = (button(hours_words(start, end, _), SetQuiet(start=start, end=end)) for start, end in QUIET)
    return Screen(
        _("When should nothing come? Or write it like 22-7."), rows=(*grid(spans, width=2), *column((_back(_),)))
    )


def _back(_: Translator) -> Button:
    return back_button(OpenSettings(), _)


def write_name_screen(_: Translator) -> Screen:
    return Screen(_("Write your full name in one message."))


def phone_screen(choices: Choices, _: Translator) -> Screen:
    share = button(_("📱 Share my number"), SharePhone())
    drop = button(_("✖ Remove the number"), DropPhone())
    return Screen(
        lines(
            bold(phone_words(choices, _)),
            _("By it people reach you when a message does not come through."),
            _("The coordinator and the specialists see it, and within a school its curator and leaders."),
        ),
        rows=((share,), *(((drop,),) if choices.phone else ()), (_back(_),)),
    )


def share_phone_screen(_: Translator) -> Screen:
    return Screen(
        _("Tap the button below: it shares the number of this account. Changed your mind? /settings"),
        ask_contact=_("📱 Share my number"),
    )


def leaving_screen(posts: Sequence[tuple[int, Role, str]], _: Translator) -> Screen:
    rows = column(button(f"{role_name(role, _)} · {place}", Leave(post=number)) for number, role, place in posts)
    return Screen(
        _("Which role do you give up?"),
        rows=(*rows, *column((_back(_),))),
    )


def confirm_leaving_screen(post: int, role: Role, place: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Give up the role: {role}?", role=bold(f"{role_name(role, _)} · {place}")),
            _("Access ends at once, what was done stays. Only the coordinator can give the role back."),
        ),
        rows=(
            (button(_("Yes, leave it"), LeaveNow(post=post), style="danger"),),
            (back_button(ChooseLeaving(), _),),
        ),
    )
