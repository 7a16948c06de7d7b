"""Pictures: right size, same bytes, figures where they belong. How they look, people look at."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.charts import (
    SIGNS,
    Bar,
    Grid,
    Progress,
    bars,
    heat_map,
    heat_map_sheet,
    progress_by_section,
    scale_chart,
)
from documents.charts.canvas import PAIRS, RGB, WIDTH, Colour, cut, soft_edges, width_of, wrapped
from documents.charts.heat_map import PAGE, even_parts
from documents.charts.names import short_names

WORDS = {state: state for state in SIGNS if state != "none"}
SCHOOLS = ["Приозёрная СШ № 1", "Берёзовская СШ", "филиал Берёзовской СШ в с. Дальнее"]
LEGAL = (
    "Муниципальное бюджетное общеобразовательное учреждение "
    "«Лесная средняя общеобразовательная школа № {} имени первого учителя»"
)


def picture(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def shares_of(image):
    """How much of a picture is covered by each of the colours."""
    counted = {found: count for count, found in image.convert("RGB").getcolors(1 << 24)}
    return {colour: counted.get(value, 0) / (image.width * image.height) for colour, value in RGB.items()}


def share_of(image, colour):
    return shares_of(image)[colour]


def grid(schools, items=33, state=None):
    states = list(WORDS)
    names = [SCHOOLS[n] if n < len(SCHOOLS) else f"Озёрная СШ № {n}" for n in range(schools)]
    cells = [[state or states[(row + column) % len(states)] for column in range(items)] for row in range(schools)]
    return Grid(names, [str(n + 1) for n in range(items)], cells)


ROWS = [Bar("Да", 0.92, "92 % · 46 из 50"), Bar("Нет", 0.08, "8 % · 4 из 50")]
CHARTS = {
    "bars": lambda: bars("Нужна ли помощь?", ROWS, "Ответили 50 из 64"),
    "scale": lambda: scale_chart("Помощь адресная?", ROWS, "Среднее 4,5", ends=("нет", "да"), mean=0.5),
    "progress": lambda: progress_by_section("Разделы", [Progress("I", 1, 4, "1 из 4")], 0.5, mark="прошло 50 %"),
    "heat map": lambda: heat_map("Карта", grid(8), WORDS)[0],
    "sheet": lambda: heat_map_sheet("Карта", grid(8), WORDS),
}


@pytest.mark.parametrize("chart", CHARTS)
def test_equal_input_gives_equal_bytes(chart):
    assert CHARTS[chart]() == CHARTS[chart]()


@pytest.mark.parametrize("chart", [name for name in CHARTS if name != "sheet"])
def test_a_chart_is_as_wide_as_a_phone(chart):
    assert picture(CHARTS[chart]()).width == WIDTH


def test_a_bar_is_as_long_as_its_share():
    def blue(share):
        return share_of(picture(bars("В", [Bar("Да", share, "92 % · 46 из 50")])), Colour.BLUE)

    assert blue(0) == blue(None) == 0
    assert blue(1) == pytest.approx(2 * blue(0.5), rel=0.01)
    assert blue(1.7) == blue(1)


def test_what_must_not_be_shown_is_hatched():
    assert share_of(picture(bars("В", [Bar("Да", None, "меньше 5")])), Colour.GREY) > 0.02


def test_what_lags_behind_the_time_has_another_colour():
    def colours(done):
        image = picture(progress_by_section("Р", [Progress("I", done, 4, "")], 0.5, mark="сегодня"))
        return [share_of(image, colour) > 0.01 for colour in (Colour.BLUE, Colour.VERMILION)]

    assert colours(2) == [True, False]
    assert colours(1) == [False, True]


def test_a_section_without_items_is_no_division_by_zero():
    assert progress_by_section("Р", [Progress("I", 0, 0, "0 из 0")], 0.5, mark="сегодня")


def test_charts_without_rows_are_still_pictures():
    empty = [bars("В", []), scale_chart("В", []), progress_by_section("В", [], 0, mark="")]
    assert [picture(data).width for data in empty] == [WIDTH] * 3
    assert len(heat_map("К", Grid([], [], []), WORDS)) == 1


@given(st.text(max_size=200), st.integers(0, 12))
def test_any_words_make_a_picture(words, count):
    rows = [Bar(words, 0.5, words[:20]) for _ in range(count)]
    assert picture(bars(words, rows, words)).width == WIDTH


def test_every_state_has_its_own_colour_and_sign():
    assert len({(ground, sign) for ground, _, sign in SIGNS.values()}) == len(SIGNS)
    assert len({ground for ground, _, _ in SIGNS.values()}) == len(SIGNS)
    assert len({sign for _, _, sign in SIGNS.values()}) == len(SIGNS)


@pytest.mark.parametrize(("ink", "ground"), [pair for pair in PAIRS if pair != (Colour.PAPER, Colour.PAPER)])
def test_letters_stand_out_from_their_ground(ink, ground):
    light, dark = sorted((luminance(RGB[ink]), luminance(RGB[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2, level AA


def luminance(colour):
    parts = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_soft_edges_begin_with_the_ground_and_end_with_the_ink():
    steps = soft_edges(Colour.INK, Colour.PAPER)
    assert (len(steps), steps[0], steps[255] - steps[1]) == (256, Colour.PAPER, 14)


@pytest.mark.parametrize(("schools", "pages"), [(1, 1), (3, 1), (8, 1), (60, 4)])
def test_a_heat_map_takes_as_many_pictures_as_it_needs(schools, pages):
    made = [picture(data) for data in heat_map("Карта", grid(schools), WORDS)]
    assert len(made) == pages
    assert all(image.width == WIDTH and image.height <= PAGE for image in made)


@pytest.mark.parametrize("state", ["confirmed", "late", "reported", "returned", "soon", "cancelled"])
def test_cells_have_the_colour_of_their_state(state):
    colours = [colour for colour, *_ in SIGNS.values() if colour not in {Colour.PAPER, Colour.PALE}]
    shares = shares_of(picture(heat_map_sheet("Карта", grid(5, state=state), WORDS)))
    assert [colour for colour in colours if shares[colour] > 0.05] == [SIGNS[state][0]]


def test_the_printed_sheet_holds_everything_in_one_picture():
    image = picture(heat_map_sheet("Карта", grid(60), WORDS))
    assert (image.width, image.height) > (33 * 42, 60 * 40)


def test_long_item_labels_are_turned():
    wide = Grid(SCHOOLS, [f"Пункт {n}.{n}" for n in range(33)], grid(3).cells)
    assert picture(heat_map("К", wide, WORDS)[0]).height > picture(heat_map("К", grid(3), WORDS)[0]).height


@pytest.mark.parametrize(
    ("count", "most", "sizes"), [(33, 17, [16, 17]), (60, 29, [20, 20, 20]), (0, 9, [0]), (5, 9, [5])]
)
def test_parts_are_even(count, most, sizes):
    assert [len(part) for part in even_parts(count, most)] == sizes


def test_official_names_become_the_usual_ones():
    names, legend = short_names([LEGAL.format(12), LEGAL.format(13), "Каменская ООШ"], 28, 360)
    assert names == ["Лесная СОШ №\N{NO-BREAK SPACE}12…", "Лесная СОШ №\N{NO-BREAK SPACE}13…", "Каменская ООШ"]
    assert legend == [(names[0], LEGAL.format(12)), (names[1], LEGAL.format(13))]


def test_a_branch_keeps_its_village():
    (name,), _ = short_names(["филиал Берёзовской СШ в с. Дальнее"], 28, 300)
    assert name.startswith("филиал")
    assert name.endswith("…Дальнее")


@given(
    st.lists(
        st.text(st.characters(categories=("Lu", "Ll", "Nd", "Zs")), min_size=1, max_size=80), unique=True, max_size=20
    )
)
def test_short_names_fit_and_stay_different(names):
    shown, _ = short_names(names, 28, 300)
    assert len(set(shown)) == len(names)
    assert all(width_of(name, 28) <= 300 for name in shown)


@given(st.text(max_size=300), st.integers(60, 900))
def test_wrapped_lines_fit(text, width):
    lines = wrapped(text, 38, width)
    assert len(lines) <= 4
    assert all(width_of(line, 38) <= max(width, 60) or len(line) <= 2 for line in lines)


def test_prepositions_and_numbers_do_not_end_a_line():
    text = "Помощь была в декабре, и до 25 декабря её получили"
    ends = {line.split(" ")[-1] for width in range(420, 900, 10) for line in wrapped(text, 38, width, limit=20)}
    assert ends.isdisjoint({"в", "и", "до", "25", "её"})


def test_a_cut_text_ends_in_an_ellipsis():
    assert cut("Приозёрная", 38, 150).endswith("…")
    assert cut("Да", 38, 150) == "Да"
