"""No button leads before the first page, whatever its data say: services, handlers and screens rely on it."""

import pytest

from tests.support.callbacks import buttons, packed, sample

PAGED = [kind for kind in buttons() if "page" in kind.model_fields]


class Anything(dict):
    def __missing__(self, name):
        return 1


@pytest.mark.parametrize("kind", PAGED, ids=lambda kind: kind.__prefix__)
def test_a_forged_page_before_the_first_is_the_first(kind):
    honest = packed(kind, Anything()).split(":")
    place = list(sample(kind)).index("page") + 1
    for written, page in (("-1", 0), ("-99999999999999999999", 0), ("0", 0), ("7", 7)):
        data = ":".join([*honest[:place], written, *honest[place + 1 :]])
        assert kind.unpack(data).page == page


def test_there_are_such_buttons():
    assert len(PAGED) > 80
