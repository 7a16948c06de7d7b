import pytest

from sandbox import Sandbox
from tests.support.process import QuickBotProcess


@pytest.fixture
async def box():
    async with Sandbox(strict=False) as built:
        yield built


@pytest.fixture
async def bot(box, tmp_path):
    built = QuickBotProcess(box, tmp_path)
    await built.migrate()
    yield built
    await built.close()
