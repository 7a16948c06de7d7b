"""A month to pick a day from: its name stands between its arrows, in every month and language."""

from datetime import date

import pytest

from locales import LANGUAGES, translator
from views.month_grid import month_grid
from views.roadmap.buttons import OpenItem
from views.screen import fitted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_name_of_the_month_stays_between_its_arrows(month, language):
    def to(_day):
        return OpenItem(id=1)

    rows = month_grid(date(2026, month, 1), translator(language), day=to, turn_to=to)
    [head] = fitted(rows[0])
    assert [head[0].text, head[2].text] == ["‹", "›"]
    assert "2026" in head[1].text
