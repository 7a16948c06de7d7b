"""The shipped surveys: whole, equal in both languages, able to give the published shares."""

from importlib import resources
from pathlib import Path

import pytest

from services.errors import NotFound
from services.surveys.definitions import Kind, from_json, next_question, read_definition, template, templates, to_json
from services.surveys.definitions.answering import Answer

BUTTON_ON_A_PHONE = 42


def shape(definition):
    """What must not differ between languages, or their answers could not be counted together."""
    questions = [
        (q.key, q.kind, q.required, q.values, q.maximum, q.low, q.high, q.conditions, bool(q.ends), bool(q.hint))
        for q in definition.questions
    ]
    shares = [(share.key, share.questions, share.values) for share in definition.shares]
    levels = [(level.key, level.of, [step.floor for step in level.steps]) for level in definition.levels]
    return definition.key, definition.audience, definition.confidential, questions, shares, levels, definition.groups


@pytest.mark.parametrize("key", templates())
def test_both_languages_ask_the_same(key):
    russian, english = template(key, "ru"), template(key, "en")
    assert (russian.key, russian.language, english.language) == (key, "ru", "en")
    assert shape(russian) == shape(english)
    assert russian.version != english.version


@pytest.mark.parametrize("key", templates())
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_template_reads_well_on_a_phone(key, language):
    definition = template(key, language)
    assert definition.intro
    assert definition.thanks
    assert all(len(option.label) <= BUTTON_ON_A_PHONE for q in definition.questions for option in q.options)
    assert all(len(question.text) <= 120 for question in definition.questions)


def test_no_shipped_file_is_left_out():
    files = {path.name for path in resources.files("surveys").iterdir() if path.name.endswith(".yaml")}
    assert files == {f"{key}.{language}.yaml" for key in templates() for language in ("ru", "en")}


def test_an_unknown_language_reads_russian_and_an_unknown_template_is_refused():
    assert template("teachers", "de") == template("teachers", "ru")
    with pytest.raises(NotFound):
        template("../pyproject")


@pytest.mark.parametrize("key", ["teachers", "leaders"])
def test_the_main_surveys_take_eight_taps(key):
    definition = template(key)
    assert len(definition.questions) == 8
    assert all(question.kind is not Kind.SEVERAL_OF for question in definition.questions)
    (helped,) = (share for share in definition.shares if share.key == "helped")
    assert (helped.questions, helped.values) == (("targeted", "regular", "available"), ("4", "5"))


def test_leaders_are_named_and_teachers_are_not():
    assert not template("leaders").confidential
    assert template("teachers").confidential


def test_the_obstacle_is_asked_only_where_there_may_be_one():
    seminar = template("after_seminar")
    answers = {"useful": Answer(("5",)), "clear": Answer(("5",))}
    assert next_question(seminar, answers | {"apply": Answer(("soon",))}, after="apply").key == "recommend"
    assert next_question(seminar, answers | {"apply": Answer(("help",))}, after="apply").key == "obstacle"


@pytest.mark.parametrize("key", templates())
def test_a_definition_survives_its_copy_in_a_run(key):
    definition = template(key)
    assert from_json(to_json(definition)) == definition
    assert from_json(to_json(definition)).version == definition.version


def test_the_version_follows_the_questions_and_nothing_else():
    stored = to_json(template("teachers"))
    version = from_json(stored).version
    assert from_json(stored | {"title": "Другое название", "shares": [], "levels": []}).version == version
    assert from_json(stored | {"confidential": False}).version != version
    assert from_json(stored | {"questions": stored["questions"][1:]}).version != version


def test_the_example_of_the_guide_is_a_sound_survey():
    guide = (Path(__file__).parents[2] / "docs" / "surveys.ru.md").read_text("utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    definition = read_definition(example.encode(), "example.yaml")
    assert [question.key for question in definition.questions] == ["useful", "obstacle", "words"]
