import pytest

from tests.support.by_itself import wrong_by_itself
from tests.support.computer import Computer, desk_house
from tests.support.reporting import ReportingSchool


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port) as built:
        yield built
        wrong = wrong_by_itself(built)
        assert not wrong, "came by itself:\n" + "\n\n".join(wrong[:5])


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


@pytest.fixture
async def pc(house):
    async with Computer(house) as computer:
        yield computer
