"""Settings from the environment and `instance/selfassess.toml`, typed; or sentences that name what is wrong."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from selfassess.core.phrases import N_, Phrase
from selfassess.places import PACKAGE

PREFIX = "SELFASSESS_"
KNOWN_LANGUAGES = ("nl", "en")
SHORTEST_KEY = 16
OVER_A_SERVER = ("smtp://", "smtps://")


class SettingsRefused(Exception):
    """The settings cannot be used; `faults` says why, one sentence each."""

    def __init__(self, faults: list[Phrase]):
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is run. Every field but `instance` is a setting; its documentation is in docs/interfaces.md."""

    instance: Path
    secret_key: str | None = field(default=None, repr=False)
    database_url: str = field(default="", repr=False)
    evidence_url: str = field(default="", repr=False)
    clamd: str | None = None
    mail_url: str = field(default="", repr=False)
    mail_from: str | None = None
    redis_url: str | None = field(default=None, repr=False)
    languages: tuple[str, ...] = KNOWN_LANGUAGES
    base_url: str | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str], instance: Path | None = None) -> "Settings":
        """Return the settings of an environment over those of `selfassess.toml`; raises SettingsRefused."""
        instance = instance or instance_folder()
        named = {f"{PREFIX}{setting.name.upper()}": setting.name for setting in fields(cls) if setting.name != "instance"}
        given = {**_from_toml(instance / "selfassess.toml"), **{k: v for k, v in environment.items() if k.startswith(PREFIX)}}
        faults = [
            N_("The setting %(name)s is not known. Remove it, or correct its name.", name=name) for name in given if name not in named
        ]
        values, more = _parsed({named[name]: (name, text) for name, text in given.items() if name in named})
        faults += more or _lacking(values)
        if faults:
            raise SettingsRefused(faults)
        return cls(instance=instance, **values)._with_places()

    def _with_places(self) -> "Settings":
        return replace(
            self,
            database_url=self.database_url or f"sqlite:///{self.instance / 'selfassess.db'}",
            evidence_url=self.evidence_url or f"file:{self.instance / 'evidence'}",
            mail_url=self.mail_url or f"file:{self.instance / 'mail'}",
        )

    @property
    def sends_mail(self) -> bool:
        """Whether mail reaches people: over a mail server, not into a folder or on the console."""
        return self.mail_url.startswith(OVER_A_SERVER)

    def address(self, environment: Mapping[str, str]) -> str:
        """Return where people find the app, without a slash at the end: the setting, else this machine at PORT."""
        return (self.base_url or f"http://127.0.0.1:{environment.get('PORT', '8000')}").rstrip("/")

    def with_kept_secret(self) -> "Settings":
        """Return the settings with a secret key: the given one, else one that is made once and kept in `instance`."""
        return self if self.secret_key else replace(self, secret_key=kept_secret(self.instance / "secret-key"))

    def require_secret(self) -> "Settings":
        """Return the settings when they hold a secret key; raises SettingsRefused otherwise."""
        if self.secret_key:
            return self
        raise SettingsRefused([N_("There is no secret key. Set %(name)s to a long random text.", name=f"{PREFIX}SECRET_KEY")])


def instance_folder() -> Path:
    """Return the folder of this installation's own files: in the checkout, else in the folder we were started in."""
    root = PACKAGE.parent
    return (root if (root / "pyproject.toml").is_file() else Path.cwd()) / "instance"


def kept_secret(place: Path, length: int = 32) -> str:
    """Return the secret kept in a file that only its owner can read; the first time it is made.

    Raises SettingsRefused when the file can be neither made nor read.
    """
    try:
        return _kept(place, length)
    except (OSError, UnicodeDecodeError) as error:
        says = N_("The file %(file)s cannot be made or read. Check whether you may write in its folder.", file=str(place))
        raise SettingsRefused([says]) from error


def _kept(place: Path, length: int) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text(encoding="utf-8").strip()
    secret = secrets.token_urlsafe(length)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    return secret


def port_of(environment: Mapping[str, str], default: int = 8000) -> int:
    """Return the port to serve on, from PORT; raises SettingsRefused."""
    text = environment.get("PORT", str(default))
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise SettingsRefused([N_("PORT must be a number from 1 to 65535; it is now %(value)s.", value=text)])


def _from_toml(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsRefused([N_("The file %(file)s cannot be read: %(error)s.", file=str(file), error=str(error))]) from error
    return {_full_name(key): _as_text(value) for key, value in found.items()}


def _full_name(key: str) -> str:
    name = key.upper()
    return name if name.startswith(PREFIX) else PREFIX + name


def _as_text(value: object) -> str:
    return ",".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _parsed(given: Mapping[str, tuple[str, str]]) -> tuple[dict[str, object], list[Phrase]]:
    values: dict[str, object] = {}
    faults: list[Phrase] = []
    for field_name, (name, text) in given.items():
        if not text.strip():
            continue
        fault = _CHECKS[field_name](name, text.strip())
        if fault:
            faults.append(fault)
            continue
        values[field_name] = languages_in(text) if field_name == "languages" else text.strip()
    return values, faults


def _lacking(values: Mapping[str, object]) -> list[Phrase]:
    """Return what mail over a server cannot do without: who sends it, and the address in its links."""
    if not str(values.get("mail_url", "")).startswith(OVER_A_SERVER):
        return []
    return [
        N_("%(name)s is missing. Mail over a server needs it.", name=f"{PREFIX}{field_name.upper()}")
        for field_name in ("mail_from", "base_url")
        if not values.get(field_name)
    ]


def languages_in(text: str) -> tuple[str, ...]:
    """Return the languages of a list with commas, without spaces or repeats."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _check_secret(name: str, text: str) -> Phrase | None:
    if len(text) >= SHORTEST_KEY:
        return None
    return N_("%(name)s is too short. Use at least %(n)s random characters.", name=name, n=SHORTEST_KEY)


def _check_languages(name: str, text: str) -> Phrase | None:
    unknown = [language for language in languages_in(text) if language not in KNOWN_LANGUAGES]
    if not unknown and languages_in(text):
        return None
    return N_("%(name)s must be a list of %(known)s; it is now %(value)s.", name=name, known=KNOWN_LANGUAGES, value=text)


def _check_url(*schemes: str, needs_host: bool = True):
    def check(name: str, text: str) -> Phrase | None:
        try:
            parts = urlsplit(text)
            fits = parts.scheme in schemes and bool(parts.hostname or not needs_host)
        except ValueError:
            fits = False
        return None if fits else N_("%(name)s must begin with one of: %(schemes)s.", name=name, schemes=tuple(f"{one}:" for one in schemes))

    return check


def _check_store(name: str, text: str) -> Phrase | None:
    if (text.startswith("file:") and text != "file:") or (text.startswith("s3://") and urlsplit(text).netloc):
        return None
    return N_("%(name)s must be file:FOLDER or s3://BUCKET/PREFIX.", name=name)


def _check_mail(name: str, text: str) -> Phrase | None:
    if text == "console:" or (text.startswith("file:") and text != "file:") or _is_mail_server(text):
        return None
    return N_("%(name)s must be smtp://USER:PASSWORD@HOST:587, smtps://…, file:FOLDER or console:.", name=name)


def _is_mail_server(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return text.startswith(OVER_A_SERVER) and bool(parts.hostname) and parts.port != 0 and parts[2:] in (("", "", ""), ("/", "", ""))
    except ValueError:
        return False


def _check_address(name: str, text: str) -> Phrase | None:
    user, at, domain = text.rpartition("@")
    fits = user and at and "." in domain and text.isascii() and text.isprintable() and not set(text) & set(' <>"(),;:\\')
    return None if fits else N_("%(name)s must be one e-mail address, such as selfassess@example.org.", name=name)


def _check_clamd(name: str, text: str) -> Phrase | None:
    host, _, port = text.rpartition(":")
    if text.startswith(("/", "unix:/")) or (host and port.isdecimal() and 0 < int(port) < 65536):
        return None
    return N_("%(name)s must be a socket (/run/clamav/clamd.ctl) or host:port.", name=name)


_CHECKS = {
    "secret_key": _check_secret,
    "database_url": _check_url("sqlite", "postgresql+psycopg", needs_host=False),
    "evidence_url": _check_store,
    "clamd": _check_clamd,
    "mail_url": _check_mail,
    "mail_from": _check_address,
    "redis_url": _check_url("redis", "rediss", needs_host=False),
    "languages": _check_languages,
    "base_url": _check_url("http", "https"),
}
