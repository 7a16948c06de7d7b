import pytest

from tests.support.harness import House


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path) as built:
        yield built
