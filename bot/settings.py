"""Settings from the environment and `.env`; `.env.example` explains each."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.seal import Seal, load_keys, parse_keys

_HOME = Path("data")


class Settings(BaseSettings):
    """What an operator can set."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_root: str = "https://api.telegram.org"
    database_url: str = f"sqlite+aiosqlite:///{_HOME}/chibot.db"
    public_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    field_key: SecretStr | None = None
    field_key_file: Path = Path("keys") / "field.key"
    timezone: str = "Asia/Ho_Chi_Minh"
    log_level: str = "INFO"
    send_rate: float = Field(default=30, ge=0)
    send_rate_per_chat: float = Field(default=1, ge=0)
    keep_raw_days: int = Field(default=7, ge=1)

    @field_validator("telegram_api_root", "public_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("not an address")
        return value.rstrip("/") if value else value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError("no such time zone") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """Return the users' time zone."""
        return ZoneInfo(self.timezone)

    def seal(self) -> Seal:
        """Return the seal of personal fields, making its key file where there is none; raises KeyProblem."""
        if self.field_key:
            return parse_keys(self.field_key.get_secret_value())
        return load_keys(self.field_key_file)
