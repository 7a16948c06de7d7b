"""Executors as papers write them: groups, people, schools, quotas; what is not clear is asked."""

import pytest

from services.roadmap.executors import Directory, Executors, Group, Quota, read_executors
from services.schools import SchoolNames

G = Group
DIRECTORY = Directory(
    schools=SchoolNames(
        [
            ("Приозёрная СШ № 1", 1),
            ("ПСШ № 1", 1),
            ("Берёзовская СШ", 2),
            ("филиал Берёзовской СШ в с. Дальнее", 3),
            ("Каменская ООШ", 4),
        ]
    ),
    people={"озерная аб": (10,), "камышов вг": (11,), "иванова аа": (12, 13)},
)

PHRASES = {
    "Школьные команды": (G.ALL_SCHOOLS,),
    "Руководители ОО": (G.ALL_SCHOOLS,),
    "Руководители образовательных организаций": (G.ALL_SCHOOLS,),
    "Директора школ": (G.ALL_SCHOOLS,),
    "Заместители директоров по УВР": (G.ALL_SCHOOLS,),
    "Администрация ОУ, педагоги": (G.ALL_SCHOOLS,),
    "Школьные координаторы": (G.ALL_SCHOOLS,),
    "Специалисты ОО": (G.CENTRE,),
    "Муниципальный координатор": (G.CENTRE,),
    "Управление образования": (G.CENTRE,),
    "Методисты РМК": (G.CENTRE,),
    "Специалисты ОО, школьные команды": (G.CENTRE, G.ALL_SCHOOLS),
    "Руководители ОО Специалисты ОО": (G.CENTRE, G.ALL_SCHOOLS),
    "Команды школ ШНОР": (G.LISTED_SCHOOLS,),
    "Команды школ ШНРО и ШНСУ": (G.LISTED_SCHOOLS,),
    "Школы ШССУ": (G.LISTED_SCHOOLS,),
    "Школы, функционирующие в зоне риска": (G.LISTED_SCHOOLS,),
    "Школы с низкими результатами": (G.LISTED_SCHOOLS,),
    "Кураторы": (G.CURATORS,),
    "Тьюторы": (G.TUTORS,),
    "Руководители РМО": (G.ASSOCIATION_HEADS,),
    "Руководители ОМО, муниципальный координатор": (G.ASSOCIATION_HEADS, G.CENTRE),
    "Руководители методических объединений": (G.ASSOCIATION_HEADS,),
}


@pytest.mark.parametrize("phrase", PHRASES)
def test_groups(phrase):
    found = read_executors(phrase, DIRECTORY)
    assert (found.groups, found.sure) == (PHRASES[phrase], True)


@pytest.mark.parametrize(
    "phrase", ["ОО", "", None, "  ", "Исполнитель А", "Муниципальный координатор, ОО", "Чужой Ч.Ч."]
)
def test_what_is_not_clear_is_asked(phrase):
    assert not read_executors(phrase, DIRECTORY).sure


@pytest.mark.parametrize(
    ("phrase", "schools"),
    [
        ("МБОУ «Приозёрная СШ №1», Каменская ООШ", (1, 4)),
        ("ПСШ № 1", (1,)),
        ("филиал Берёзовской СШ в с. Дальнее", (3,)),
        ("Берёзовская СШ, филиал Берёзовской СШ в с. Дальнее", (3, 2)),
    ],
)
def test_schools_by_name_and_alias(phrase, schools):
    found = read_executors(phrase, DIRECTORY)
    assert (set(found.schools), found.groups, found.sure) == (set(schools), (), True)


def test_people_by_surname_and_initials():
    assert read_executors("Озёрная А.Б., Камышов В. Г.", DIRECTORY).people == (10, 11)
    both = read_executors("Руководители РМО, Озёрная А. Б.", DIRECTORY)
    assert (both.people, both.groups) == ((10,), (G.ASSOCIATION_HEADS,))


@pytest.mark.parametrize(
    ("phrase", "quota"),
    [
        ("Команды школ ШНРО (не менее 2 школ)", Quota(2)),
        ("Школьные команды (не менее 3-х школ)", Quota(3)),
        ("Школьные команды (участие не менее 80% от общего числа ОО)", Quota(80, percent=True)),
        ("Школы (не менее 50 процентов)", Quota(50, percent=True)),
        ("Школьные команды", None),
    ],
)
def test_quotas_are_targets(phrase, quota):
    found = read_executors(phrase, DIRECTORY)
    assert found.quota == quota
    assert found.sure


def test_as_json_and_back():
    found = read_executors("Озёрная А.Б., Каменская ООШ, кураторы (не менее 2 школ)", DIRECTORY)
    assert Executors.from_json(found.as_json()) == found
