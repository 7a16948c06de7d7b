import pytest

from models.enums import Role
from tests.support.by_itself import wrong_by_itself
from tests.support.computer import Computer, Window, desk_house
from tests.support.reporting import ReportingSchool
from tests.support.year import grown


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


@pytest.fixture
async def window(house):
    async with Window(house) as opened:
        yield opened


@pytest.fixture
async def year(house):
    """What has come of a year, in a file whose house stands at its end."""
    return await house.begins(grown)


@pytest.fixture
async def vera(house, year, pc):
    """Its coordinator, at the desk."""
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await pc.comes_in(vera)
    return vera
