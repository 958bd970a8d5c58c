"""Settings from the environment, each with a default that works."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.models import KEPT_DAYS

INSTANCE = Path(__file__).parents[1] / "instance"
HTMX_URL = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.10/dist/htmx.min.js"
HTMX_INTEGRITY = "sha384-H5SrcfygHmAuTDZphMHqBJLc3FhssKjG7w/CeCpFReSfwBWDTKpkzPP8c+cLsK+V"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may set; `scripts/serve --help` explains each."""

    database_url: str
    secret_key: str
    htmx_url: str = HTMX_URL
    htmx_integrity: str = HTMX_INTEGRITY
    pdf_engine: str | None = None
    rate_limit_storage: str = "memory://"
    cookie_secure: bool = False
    trusted_proxies: int = 0
    session_idle_minutes: int = 240
    session_longest_hours: int = 12
    access_log_days: int = 180
    lookups_per_hour: int = 500
    claim_days: int = 3
    jobs_url: str = ""
    bundle_days: int = 7
    public_address: str = ""


def default_database_url() -> str:
    return f"sqlite:///{INSTANCE / 'lec.sqlite3'}"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the `LEC_...` variables; raise `ValueError` for one that makes no sense."""
    return Settings(
        database_url=environment.get("LEC_DATABASE_URL") or default_database_url(),
        secret_key=environment.get("LEC_SECRET_KEY") or _kept_secret_key(),
        htmx_url=environment.get("LEC_HTMX_URL") or HTMX_URL,
        htmx_integrity=environment.get("LEC_HTMX_INTEGRITY", _integrity_at(environment)),
        pdf_engine=environment.get("LEC_PDF_ENGINE") or None,
        rate_limit_storage=environment.get("LEC_RATE_LIMIT_STORAGE") or "memory://",
        cookie_secure=environment.get("LEC_COOKIE_SECURE", "0") == "1",
        trusted_proxies=int(environment.get("LEC_TRUSTED_PROXIES") or 0),
        access_log_days=_access_log_days(environment.get("LEC_ACCESS_LOG_DAYS") or "180"),
        lookups_per_hour=_positive(environment, "LEC_LOOKUPS_PER_HOUR", 500),
        claim_days=_positive(environment, "LEC_CLAIM_DAYS", 3),
        jobs_url=environment.get("LEC_JOBS_URL") or f"sqlite:///{INSTANCE / 'jobs.sqlite3'}",
        bundle_days=_positive(environment, "LEC_BUNDLE_DAYS", 7),
        public_address=_public_address(environment.get("LEC_PUBLIC_ADDRESS", "")),
    )


def _access_log_days(text: str) -> int:
    days = int(text)
    if days < KEPT_DAYS:
        raise ValueError(f"LEC_ACCESS_LOG_DAYS is {days}; the law asks for {KEPT_DAYS} at least")
    return days


def _positive(environment: Mapping[str, str], name: str, default: int) -> int:
    number = int(environment.get(name) or default)
    if number < 1:
        raise ValueError(f"{name} is {number}; it has to be 1 at least")
    return number


def _public_address(text: str) -> str:
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    is_one = parts.scheme in ("http", "https") and parts.hostname and not parts.query
    if address and not is_one:
        raise ValueError(
            f"LEC_PUBLIC_ADDRESS is {text}; write it as https://host or https://host/path"
        )
    return address


def _integrity_at(environment: Mapping[str, str]) -> str:
    # An office's own copy may be another release: its digest is the office's to name.
    return "" if environment.get("LEC_HTMX_URL") else HTMX_INTEGRITY


def _kept_secret_key() -> str:
    """Read the key that `scripts/serve` made; every process of one installation shares it."""
    path = INSTANCE / "secret_key"
    if not path.exists():
        raise ValueError(f"set LEC_SECRET_KEY, or let scripts/serve make {path}")
    return path.read_text(encoding="ascii").strip()
