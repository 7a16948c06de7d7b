"""A Bot API server of one's own with `--local` says where a file lies; nothing outside its folder is read."""

import os

import pytest

from bot.local_files import read_local
from models.enums import Role
from tests.support.harness import House
from tests.support.roadmaps import roadmap_docx

LIMIT = 1 << 10


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "telegram-bot-api"
    (made / "123" / "documents").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"not yours")
    return made


def test_what_lies_in_the_folder_is_read(folder):
    file = folder / "123" / "documents" / "file_0.pdf"
    file.write_bytes(b"%PDF")
    assert read_local(folder, str(file), limit=LIMIT) == b"%PDF"
    file.write_bytes(bytes(LIMIT))
    assert len(read_local(folder, str(file), limit=LIMIT)) == LIMIT
    file.write_bytes(bytes(LIMIT + 1))
    assert read_local(folder, str(file), limit=LIMIT) is None


@pytest.mark.parametrize("how", ["beside", "up", "by a link", "a folder", "a pipe", "gone", "nothing set", "zero"])
def test_nothing_else_is(folder, how, tmp_path):
    (folder / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe")
    named = {
        "beside": tmp_path / "secret",
        "up": folder / "123" / ".." / ".." / "secret",
        "by a link": folder / "link",
        "a folder": folder / "123",
        "a pipe": folder / "pipe",
        "gone": folder / "123" / "gone.pdf",
        "zero": f"{folder}/\0",
    }.get(how, folder / "123")
    assert read_local(None if how == "nothing set" else folder, str(named), limit=LIMIT) is None


async def test_a_roadmap_comes_in_through_such_a_server(tmp_path, folder):
    async with House(tmp_path, telegram_api_files=folder) as house:
        anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
        house.box.files.local = folder
        await anna.sends("/import")
        await anna.uploads(roadmap_docx(), "карта.docx")
        assert anna.hears("На какой период эта карта?")
        await anna.uploads(bytes(21 << 20), "большая.docx")
        assert anna.hears("20 МБ")
