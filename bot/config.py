"""The only reader of the environment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from locales import __
from services.evidence.address import Bucket

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from locales import Translator

WEBHOOK_PORT: Final = 8080
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
SQLITE: Final = "sqlite+aiosqlite:///"
POSTGRESQL: Final = "postgresql+asyncpg"
EXTRA: Final = "nastavnik[postgres]"
S3_EXTRA: Final = "nastavnik[s3]"
# What pydantic finds by itself, in our words.
PLAIN: Final = {
    "int_parsing": __("must be a whole number"),
    "float_parsing": __("must be a number"),
    "finite_number": __("must be a number"),
    "greater_than_equal": __("must be at least {ge}"),
    "less_than_equal": __("must be at most {le}"),
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong about a setting and how to mend it; never a secret's value."""

    name: str
    msgid: str
    values: dict[str, Any]

    def words(self, _: Translator) -> str:
        return f"{self.name}: {_(self.msgid, **self.values).unescape()}"


class WrongSetting(ValueError):
    """Raised by the checks below; `name` where it is not the one that was checked."""

    def __init__(self, msgid: str, *, name: str = "", **values: Any) -> None:
        super().__init__(msgid)
        self.msgid, self.name, self.values = msgid, name, values


class SettingsRefused(Exception):
    """The settings are wrong."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(", ".join(one.name for one in mistakes))
        self.mistakes = mistakes

    def lines(self, _: Translator) -> list[str]:
        """Give one line for each mistake, in the reader's words."""
        return [one.words(_) for one in self.mistakes]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: str = ""
    bot_username: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_api_files: Path | None = None  # the folder of a Bot API server of one's own that runs with --local
    database_url: str = ""
    data_dir: Path = Path("data")
    evidence_url: str = ""  # s3://bucket/prefix; empty: the folder DATA_DIR/evidence
    evidence_s3_endpoint: str = ""
    evidence_s3_region: str = "us-east-1"
    evidence_s3_key_id: str = ""
    evidence_s3_secret: str = ""
    timezone: str = "Europe/Moscow"
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: str = ""
    webhook_secret: str = ""
    http_host: str = "127.0.0.1"  # where the webhook, the desk, /health and /metrics listen
    http_port: Annotated[int, Field(ge=0, le=65535)] = 0  # 0: nowhere, unless there is a webhook or a desk
    metrics_host: str = ""  # an address or a network that may ask for /health and /metrics, besides this computer
    http_proxy_url: str = ""
    desk_url: str = ""  # where people reach the pages for a computer; empty: there are none
    log_format: Literal["text", "json"] = "text"
    rate_overall: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 28
    rate_per_chat: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1
    confidential_min: Annotated[int, Field(ge=5)] = 5

    @field_validator("admin_ids", mode="before")
    @classmethod
    def split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            parts = [part for part in value.replace(";", ",").replace(" ", ",").split(",") if part]
            for part in parts:
                if not (part.isascii() and part.isdigit()):
                    raise WrongSetting(__("“{value}” is no Telegram id: an id is a number, not a name"), value=part)
            return parts
        return value

    @field_validator("bot_username")
    @classmethod
    def without_at(cls, value: str) -> str:
        return value.removeprefix("@")

    @field_validator("log_format", mode="before")
    @classmethod
    def known_format(cls, value: object) -> object:
        if value not in {"text", "json"}:
            raise WrongSetting(__("must be text or json"))
        return value

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        if value not in zones():
            raise WrongSetting(__("no such time zone; write it like Europe/Moscow or Asia/Krasnoyarsk"))
        return value

    @field_validator("telegram_api_url", "webhook_url", "http_proxy_url", "desk_url", "evidence_s3_endpoint")
    @classmethod
    def whole_address(cls, value: str) -> str:
        if value and not is_address(value):
            raise WrongSetting(__("must be an address that begins with http:// or https://"))
        return value

    @field_validator("desk_url")
    @classmethod
    def safe_desk(cls, value: str) -> str:
        """Passwords of a kind travel there: TLS, or no further than this computer."""
        parts = urlsplit(value)
        if value and (parts.query or parts.fragment or parts.username):
            raise WrongSetting(__("must be a plain address, without ? and #"))
        if value and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise WrongSetting(__("must begin with https://, unless it is an address of this computer alone"))
        return value.rstrip("/")

    @field_validator("metrics_host")
    @classmethod
    def known_network(cls, value: str) -> str:
        try:
            return str(ip_network(value.strip(), strict=False)) if value.strip() else ""
        except ValueError:
            raise WrongSetting(
                __("must be an IP address or a network, written like {example}"), example="10.0.0.5"
            ) from None

    @field_validator("telegram_api_url")
    @classmethod
    def plain_base(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("telegram_api_files", mode="before")
    @classmethod
    def no_folder(cls, value: object) -> object:
        return value or None

    @field_validator("database_url")
    @classmethod
    def known_database(cls, value: str) -> str:
        if value.partition(":")[0].partition("+")[0] in {"postgresql", "postgres"}:
            return on_server(value)
        if value and not (value.startswith(SQLITE) and value.removeprefix(SQLITE).strip("/")):
            raise WrongSetting(__("must be a file, written like {example}"), example=f"{SQLITE}data/nastavnik.db")
        return value

    @field_validator("evidence_url")
    @classmethod
    def known_bucket(cls, value: str) -> str:
        return in_bucket(value.rstrip("/")) if value else value

    @field_validator("evidence_s3_endpoint")
    @classmethod
    def safe_bucket(cls, value: str) -> str:
        """Papers and the key to them travel there: TLS, or no further than this computer."""
        parts = urlsplit(value)
        if value and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise WrongSetting(__("must begin with https://, unless it is an address of this computer alone"))
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def header_safe(cls, value: str) -> str:
        if not all(c.isascii() and (c.isalnum() or c in "-_") for c in value):
            raise WrongSetting(__("only Latin letters, digits, - and _"))
        return value

    @model_validator(mode="after")
    def whole(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise WrongSetting(
                __("is missing; without it anybody could send updates to WEBHOOK_URL"), name="WEBHOOK_SECRET"
            )
        if self.evidence_url and not (self.evidence_s3_key_id and self.evidence_s3_secret):
            name = "EVIDENCE_S3_SECRET" if self.evidence_s3_key_id else "EVIDENCE_S3_KEY_ID"
            raise WrongSetting(__("is missing; without it EVIDENCE_URL lets nobody in"), name=name)
        if (self.webhook_url or self.desk_url) and not self.http_port:
            self.http_port = WEBHOOK_PORT
        if not self.database_url:
            self.database_url = f"{SQLITE}{self.data_dir / 'nastavnik.db'}"
        return self

    @property
    def erasures(self) -> Path:
        """The journal of erasures; it belongs beside the database, also when that is moved."""
        return self.data_dir / "erasures.jsonl"

    @property
    def evidence(self) -> Path:
        """Where papers lie, unless there is a bucket."""
        return self.data_dir / "evidence"

    @property
    def bucket(self) -> Bucket | None:
        if not self.evidence_url:
            return None
        return Bucket(
            self.evidence_url,
            self.evidence_s3_endpoint,
            self.evidence_s3_region,
            self.evidence_s3_key_id,
            self.evidence_s3_secret,
            bot=self.bot_number,
        )

    @property
    def bot_number(self) -> str:
        """The bot's own number on the platform: it stays when the token is changed."""
        return self.bot_token.partition(":")[0]

    @property
    def run_keys(self) -> Path:
        """Where the keys of open confidential surveys lie: beside the database's file, or where it would be."""
        on_disk = self.database_url.startswith(SQLITE)
        return Path(f"{self.database_url.removeprefix(SQLITE) if on_disk else self.data_dir / 'nastavnik.db'}.keys")

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
            msgid = __("missing or not of the form 123456:ABC…; @BotFather gives you one")
            raise SettingsRefused([Mistake("BOT_TOKEN", msgid, {})])
        return self


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raise `SettingsRefused` with what is wrong about every wrong value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsRefused([_mistake(fault) for fault in error.errors()]) from None


def _mistake(fault: ErrorDetails) -> Mistake:
    name = str(fault["loc"][0]).upper() if fault["loc"] else "SETTINGS"
    values = dict(fault.get("ctx") or {})
    ours = values.get("error")
    if isinstance(ours, WrongSetting):
        return Mistake(ours.name or name, ours.msgid, ours.values)
    return Mistake(name, PLAIN.get(fault["type"], __("is not understood")), values)


def on_server(value: str) -> str:
    """Let pass the address of a PostgreSQL database; say nothing of it, a password may stand in it."""
    try:
        parts = urlsplit(value)
        whole = parts.scheme == POSTGRESQL and parts.path.strip("/") != "" and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise WrongSetting(__("must be an address, written like {example}"), example=f"{POSTGRESQL}://user@host/name")
    if find_spec("asyncpg") is None:
        raise WrongSetting(__("for PostgreSQL the program needs a part that is not installed: {part}"), part=EXTRA)
    return value


def in_bucket(value: str) -> str:
    """Let pass the address of a bucket; who is let in stands in settings of their own."""
    try:
        parts = urlsplit(value)
        whole = parts.scheme == "s3" and parts.hostname and parts.netloc == parts.hostname
    except ValueError:
        whole = False
    if not whole:
        raise WrongSetting(__("must be an address, written like {example}"), example="s3://bucket/folder")
    if find_spec("obstore") is None:
        raise WrongSetting(__("for a bucket the program needs a part that is not installed: {part}"), part=S3_EXTRA)
    return value


def is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, brackets that do not close
        return False


@cache
def zones() -> set[str]:
    """Name every time zone: looked up once, for it walks through a folder of six hundred files."""
    return available_timezones()
