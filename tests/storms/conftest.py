import pytest

from sandbox import Sandbox
from tests.support.process import BotProcess


@pytest.fixture
async def box():
    async with Sandbox(strict=False) as built:
        yield built


@pytest.fixture
async def bot(box, tmp_path):
    built = BotProcess(box, tmp_path)
    await built.migrate()
    yield built
    if built.process.returncode is None:
        await built.kill()
