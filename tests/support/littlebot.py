"""A bare little aiogram bot to try the sandbox with."""

from __future__ import annotations

import asyncio
import contextlib

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(text=label, callback_data=label.lower()) for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[buttons])


def dispatcher() -> Dispatcher:
    dp = Dispatcher()

    @dp.message(CommandStart())
    async def start(message: Message) -> None:
        payload = (message.text or "").partition(" ")[2]
        await message.answer(f"<b>Здравствуйте</b> {payload}", reply_markup=keyboard("Да", "Нет"))

    @dp.message(F.document)
    async def document(message: Message, bot: Bot) -> None:
        file = await bot.download(message.document.file_id)
        await message.answer(f"Файл {message.document.file_name}: {len(file.read())}")

    @dp.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or message.content_type)

    @dp.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.message.edit_text(f"Вы ответили: {query.data}", reply_markup=keyboard("Да", "Ещё"))
        await query.answer("Записано")

    return dp


def api(box, token=None) -> Bot:
    server = TelegramAPIServer.from_base(box.url)
    return Bot(token or box.token, session=AiohttpSession(api=server), default=_html())


def _html():
    from aiogram.client.default import DefaultBotProperties  # noqa: PLC0415

    return DefaultBotProperties(parse_mode="HTML")


@contextlib.asynccontextmanager
async def polling(box, token=None):
    bot, dp = api(box, token), dispatcher()
    # One after another: what is confirmed is then done, and a test need not guess when the bot has come to rest.
    task = asyncio.create_task(
        dp.start_polling(bot, handle_signals=False, handle_as_tasks=False, close_bot_session=True)
    )
    await box.bot_listens()
    try:
        yield bot
    finally:
        await dp.stop_polling()
        await task
