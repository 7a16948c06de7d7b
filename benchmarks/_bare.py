"""The bot to compare with: aiogram as its tutorial shows it, on the same event loop as ours; polling, no database."""

from __future__ import annotations

import os

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message


def screen(number: int) -> dict[str, object]:
    labels = [f"Вариант {option}" for option in range(4)]
    rows = [[InlineKeyboardButton(text=label, callback_data=f"sv.a:1:{number}:0")] for label in labels]
    rows.append([InlineKeyboardButton(text="‹ Назад", callback_data=f"sv.back:1:{number}")])
    text = f"Вопрос {number}. Насколько полезна вам методическая помощь?"
    return {"text": text, "reply_markup": InlineKeyboardMarkup(inline_keyboard=rows)}


async def main() -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def wrote(message: Message) -> None:
        await message.answer(**screen(0))

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        word, _, number, *_ = (query.data or "").split(":")
        await query.message.edit_text(**screen(int(number) + (1 if word == "sv.a" else -1)))
        await query.answer()

    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server)))


if __name__ == "__main__":
    uvloop.run(main())
