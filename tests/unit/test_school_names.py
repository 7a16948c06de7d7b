"""One school under every spelling that papers and people have for it, and never another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roadmap.executors import Directory, read_executors
from services.schools import SchoolNames, looks_like_school, school_key, split_schools

LEGAL = (
    *("", "МБОУ", "МКОУ", "МАОУ", "ГБОУ", "МОУ", "МБОУ –", "ЧОУ"),
    *(
        "Муниципальное бюджетное общеобразовательное учреждение",
        "муниципальное казённое общеобразовательное учреждение",
    ),
)
KINDS = {
    "сш": ("СОШ", "СШ", "средняя общеобразовательная школа", "средняя школа", "средней школы", "школа", "школы"),
    "ош": ("ООШ", "ОШ", "основная общеобразовательная школа", "основная школа", "основной школы", "школа"),
    "нш": ("НОШ", "НШ", "начальная школа", "начальная общеобразовательная школа", "начальной школы"),
}
QUOTES = (("", ""), ("«", "»"), ('"', '"'), ("“", "”"), ("„", "“"), ("'", "'"))
SIGNS = ("№ {}", "№{}", "{}", "№  {}", "N {}")
# One school each: its kind, its number, the forms of its place.
SCHOOLS = (
    (
        "ош",
        None,
        ("Каменская {}", "Каменской {}", "{} с. Каменка", "{} с.Каменка", "{} села Каменка", "{} «Каменская»"),
    ),
    ("сш", 1, ("Приозёрная {}", "{} п. Приозёрный", "{}", "Приозёрной {}")),
    ("сш", 12, ("Приозёрная {}", "{} п. Приозёрный", "{}")),
    ("сш", None, ("Берёзовская {}", "Берёзовской {}", "{} д. Берёзовка", "{} деревни Берёзовка")),
    ("нш", None, ("Дальняя {}", "{} с. Дальнее")),
    ("сш", 7, ("Усть-Озёрская {}", "{} с. Усть-Озёрское", "{}")),
)
KNOWN = (
    *("МБОУ «Каменская ООШ»", "Приозёрная СОШ № 1", "Приозёрная СОШ № 12", "Берёзовская средняя школа"),
    *("Дальняя начальная школа", "Усть-Озёрская СОШ № 7"),
)


@st.composite
def spelled(draw):
    at = draw(st.integers(0, len(SCHOOLS) - 1))
    kind, number, forms = SCHOOLS[at]
    school = draw(st.sampled_from(KINDS[kind]))
    if number:
        school += " " + draw(st.sampled_from(SIGNS)).format(number)
    name = draw(st.sampled_from(forms)).format(school)
    if draw(st.booleans()):
        name += draw(st.sampled_from((" имени Героя Труда И. С. Петрова", " им. А.С. Пушкина")))
    if draw(st.booleans()):
        name += " Озёрного муниципального района"
    opening, closing = draw(st.sampled_from(QUOTES))
    name = f"{draw(st.sampled_from(LEGAL))} {opening}{name}{closing}"
    for change in draw(
        st.lists(st.sampled_from((str.upper, str.lower, yo, dashed, spaced, unseen, latin)), max_size=3)
    ):
        name = change(name)
    return at, name


def yo(name):
    return name.replace("ё", "е").replace("Ё", "Е")


def dashed(name):
    return name.replace("-", "‑").replace("–", "—")


def spaced(name):
    return f"  {name.replace(' ', '  ')} "


def unseen(name):
    return name[:4] + "\u200b" + name[4:] + "\u00ad"


def latin(name):
    return name.replace("О", "O").replace("С", "C").replace("а", "a")


@given(spelled())
def test_every_spelling_is_one_school(found):
    at, name = found
    names = SchoolNames((known, number) for number, known in enumerate(KNOWN))
    assert names.find(name) == at


@given(spelled())
def test_a_school_in_an_executors_cell_is_never_all_schools(found):
    at, name = found
    names = SchoolNames((known, number) for number, known in enumerate(KNOWN))
    read = read_executors(f"Администрация {name}, муниципальный координатор", Directory(names))
    assert (read.schools, [str(group) for group in read.groups], read.unread) == ((at,), ["centre"], ())


@given(spelled())
def test_a_school_that_the_list_does_not_have_is_asked_about(found):
    at, name = found
    names = SchoolNames((known, number) for number, known in enumerate(KNOWN) if number != at)
    read = read_executors(name, Directory(names))
    assert (read.sure, read.schools, [str(group) for group in read.groups]) == (False, (), [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Каменская ООШ", "Каменская СОШ"),
        ("СОШ № 1", "СОШ № 2"),
        ("Лицей № 1", "Школа № 1"),
        ("Каменская ООШ", "филиал Каменской ООШ"),
        ("ООШ с. Ивановка", "ООШ с. Иваново"),
    ],
)
def test_these_are_two_schools(one, other):
    assert school_key(one) != school_key(other)
    assert SchoolNames([(one, 1)]).same(other) is None


@pytest.mark.parametrize(
    "ambiguous", ["Каменская школа", "школа № 3", "СОШ", "Каменка", "", "«»", "МБОУ", "с. Каменка"]
)
def test_where_two_fit_or_nothing_is_said_none_is_found(ambiguous):
    names = SchoolNames([("Каменская СОШ", 1), ("Каменская НШ", 2), ("Лесная СОШ № 3", 3), ("Полевая ООШ № 3", 4)])
    assert names.find(ambiguous) is None


def test_a_name_wins_over_the_other_name_of_another_school():
    names = SchoolNames([("Каменская школа", 1), ("Каменская школа", 2)])
    assert names.find("Каменская школа") == 2


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Каменская ООШ, Дальняя НШ", ["Каменская ООШ", "Дальняя НШ"]),
        ("МБОУ «Каменская ООШ»; МБОУ «Дальняя НШ»", ["МБОУ «Каменская ООШ»", "МБОУ «Дальняя НШ»"]),
        ("Берёзовская СОШ\nЛесная ООШ", ["Берёзовская СОШ", "Лесная ООШ"]),
        ("СОШ № 1, 2 п. Приозёрный", ["СОШ № 1 п. Приозёрный", "СОШ № 2 п. Приозёрный"]),
        ("СОШ №1 и №2", ["СОШ №1", "СОШ №2"]),
        ("Каменская ООШ (директор Списков И. И.)", ["Каменская ООШ"]),
        ("Берёзовская СОШ, филиал «Лесная НШ»", ["Лесная НШ"]),
        ("СОШ № 1, ул. Мира, 5, п. Приозёрный", ["СОШ № 1, ул. Мира, 5, п. Приозёрный"]),
        ("Каменская ООШ", ["Каменская ООШ"]),
        ("", []),
    ],
)
def test_several_schools_in_one_cell(written, parts):
    assert split_schools(written) == parts


@pytest.mark.parametrize(
    ("words", "school"),
    [
        ("МБОУ «Берёзовская СОШ»", True),
        ("Гимназия № 3", True),
        ("Каменская школа", True),
        ("Итого: 4", False),
        ("Учителя начальных классов", False),
        ("Примерова Вера Ивановна", False),
        ("МБОУ", False),
    ],
)
def test_what_looks_like_a_school(words, school):
    assert looks_like_school(words) is school


def test_a_search_takes_the_beginnings_of_words_in_any_order():
    names = SchoolNames((name, name) for name in KNOWN)
    assert names.search("приоз") == ["Приозёрная СОШ № 1", "Приозёрная СОШ № 12"]
    assert names.search("1 приоз")[0] == "Приозёрная СОШ № 1"
    assert names.search("школа №12") == ["Приозёрная СОШ № 12"]
    assert names.search("Каминская оош") == ["МБОУ «Каменская ООШ»"]
