import pytest

from tests.support.by_itself import wrong_by_itself
from tests.support.harness import House


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path) as built:
        yield built
        wrong = wrong_by_itself(built)
        assert not wrong, "came by itself:\n" + "\n\n".join(wrong[:5])
