"""The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

WEBHOOK_PORT: Final = 8080


class SettingsRefused(Exception):
    """The settings are wrong; `lines` say what and how to mend it, one line each, never a secret's value."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: str = ""
    bot_username: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = ""
    data_dir: Path = Path("data")
    timezone: str = "Europe/Moscow"
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: str = ""
    webhook_secret: str = ""
    http_host: str = "127.0.0.1"  # where the webhook, /health and /metrics listen
    http_port: Annotated[int, Field(ge=0, le=65535)] = 0  # 0: nowhere, unless there is a webhook
    http_proxy_url: str = ""
    log_format: Literal["text", "json"] = "text"
    rate_overall: Annotated[float, Field(ge=0)] = 28
    rate_per_chat: Annotated[float, Field(ge=0)] = 1
    confidential_min: Annotated[int, Field(ge=5)] = 5

    @field_validator("admin_ids", mode="before")
    @classmethod
    def split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return [part for part in value.replace(";", ",").replace(" ", ",").split(",") if part]
        return value

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("no such time zone; write it like Europe/Moscow or Asia/Krasnoyarsk")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def plain_base(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def header_safe(cls, value: str) -> str:
        if not all(c.isascii() and (c.isalnum() or c in "-_") for c in value):
            raise ValueError("only Latin letters, digits, - and _")
        return value

    @model_validator(mode="after")
    def whole(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL needs WEBHOOK_SECRET: without it anybody could send updates")
        if self.webhook_url and not self.http_port:
            self.http_port = WEBHOOK_PORT
        if not self.database_url:
            self.database_url = f"sqlite+aiosqlite:///{self.data_dir / 'nastavnik.db'}"
        return self

    @property
    def erasures(self) -> Path:
        """The journal of erasures; it belongs beside the database, also when that is moved."""
        return self.data_dir / "erasures.jsonl"

    @property
    def backups(self) -> Path:
        """Where the nightly copies lie."""
        return self.data_dir / "backups"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def with_token(self) -> Self:
        """Insist on a token: for the commands that talk to the platform."""
        head, _, tail = self.bot_token.partition(":")
        if not (head.isdigit() and tail):
            raise SettingsRefused(["BOT_TOKEN: missing or not of the form 123456:ABC…; @BotFather gives you one"])
        return self


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raise `SettingsRefused` with a readable line for every wrong value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsRefused([_line(fault["loc"], fault["msg"]) for fault in error.errors()]) from None


def _line(where: tuple[int | str, ...], message: str) -> str:
    name = str(where[0]).upper() if where else "SETTINGS"
    return f"{name}: {message.removeprefix('Value error, ')}"
