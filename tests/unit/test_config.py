"""Settings: what is wrong is refused at the start, in one readable line that holds no secret."""

import pytest

from bot.config import Settings, SettingsRefused, load_settings
from locales import translator


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def refused(**values) -> list[str]:
    with pytest.raises(SettingsRefused) as caught:
        load_settings(**values)
    return caught.value.lines(translator("en"))


def test_everything_has_a_default():
    settings = load_settings()
    assert settings.database_url == "sqlite+aiosqlite:///data/nastavnik.db"
    assert (settings.rate_overall, settings.rate_per_chat, settings.confidential_min) == (28, 1, 5)
    assert settings.http_port == 0


def test_from_the_environment_and_from_a_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("BOT_TOKEN=1:from-file\nTIMEZONE=Asia/Krasnoyarsk\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("BOT_TOKEN", "1:from-environment")
    settings = load_settings()
    assert settings.bot_token == "1:from-environment"
    assert settings.zone.key == "Asia/Krasnoyarsk"


@pytest.mark.parametrize("written", ["1,22", "1, 22", "1;22", " 1 22 ", "22,1,"])
def test_admin_ids_however_they_are_written(monkeypatch, written):
    monkeypatch.setenv("ADMIN_IDS", written)
    assert load_settings().admin_ids == {1, 22}


def test_every_mistake_gets_its_line():
    lines = refused(timezone="Mars", rate_overall=-1, telegram_api_url="ftp://x")
    assert [line.split(":")[0] for line in lines] == ["TELEGRAM_API_URL", "TIMEZONE", "RATE_OVERALL"]
    assert not any("\n" in line for line in lines)


def test_a_secret_is_never_repeated():
    assert "п@роль" not in str(refused(webhook_secret="п@роль"))


def test_a_webhook_without_a_secret_is_an_open_door():
    assert "WEBHOOK_SECRET" in refused(webhook_url="https://bot.example/hook")[0]
    assert load_settings(webhook_url="https://bot.example/hook", webhook_secret="s").http_port == 8080


@pytest.mark.parametrize("token", ["", "abc", "12", "12:", ":abc", "x12:abc"])
def test_a_token_that_is_none(token):
    with pytest.raises(SettingsRefused, match="BOT_TOKEN"):
        load_settings(bot_token=token).with_token()


@pytest.mark.parametrize("url", ["https://bot.example/desk", "http://127.0.0.1:8089/desk", "http://localhost:1", ""])
def test_where_the_desk_may_be(url):
    assert Settings(_env_file=None, desk_url=url + "/" if url else url).desk_url == url


@pytest.mark.parametrize("url", ["http://bot.example/desk", "https://bot.example/?a=1", "https://bot.example/#in", "x"])
def test_where_the_desk_may_not_be(url):
    with pytest.raises(SettingsRefused) as refused:
        load_settings(_env_file=None, desk_url=url)
    assert [one.name for one in refused.value.mistakes] == ["DESK_URL"]


@pytest.mark.parametrize(
    ("given", "read"), [("", ""), ("10.0.0.5", "10.0.0.5/32"), (" 172.18.0.7/16", "172.18.0.0/16")]
)
def test_who_may_ask_for_figures(given, read):
    assert Settings(_env_file=None, metrics_host=given).metrics_host == read


@pytest.mark.parametrize("given", ["prometheus", "10.0.0.5, 10.0.0.6", "10.0.0.5:9090", "10.0.0.0/33"])
def test_who_may_not(given):
    assert "METRICS_HOST" in refused(metrics_host=given)[0]
