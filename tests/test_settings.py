"""Settings: read from the environment and a file, or refused with a sentence that names them."""

import stat

import pytest

from selfassess.settings import Settings, SettingsRefused, port_of


def refused(environment, folder):
    with pytest.raises(SettingsRefused) as found:
        Settings.read(environment, instance=folder)
    return str(found.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SELFASSESS_TYPO", "x"),
        ("SELFASSESS_DATABASE_URL", "mysql://x"),
        ("SELFASSESS_LANGUAGES", "nl,fr"),
        ("SELFASSESS_BASE_URL", "kade.nl"),
        ("SELFASSESS_SECRET_KEY", "kort"),
        ("SELFASSESS_CLAMD", "ergens"),
        ("SELFASSESS_MAIL_URL", "smtp:///zonder"),
        ("SELFASSESS_MAIL_URL", "smtp://app:a/b@mail.example"),
        ("SELFASSESS_MAIL_URL", "smtp://mail.example:poort"),
        ("SELFASSESS_MAIL_URL", "file:"),
        ("SELFASSESS_MAIL_FROM", "De Kade <app@kade.example>"),
        ("SELFASSESS_MAIL_FROM", "app@kade.example\nBcc: x@y.example"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path, name, value):
    assert name in refused({name: value}, tmp_path)


def test_all_faults_are_told_at_once(tmp_path):
    says = refused({"SELFASSESS_TYPO": "x", "SELFASSESS_LANGUAGES": "fr"}, tmp_path)
    assert "SELFASSESS_TYPO" in says
    assert "SELFASSESS_LANGUAGES" in says


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "selfassess.toml").write_text('languages = ["en"]\nbase_url = "https://kade.example"\n')
    settings = Settings.read({"SELFASSESS_LANGUAGES": "nl, en"}, instance=tmp_path)
    assert (settings.languages, settings.base_url) == (("nl", "en"), "https://kade.example")


def test_an_unknown_key_in_the_file_is_named(tmp_path):
    (tmp_path / "selfassess.toml").write_text("kleur = 'rood'\n")
    assert "SELFASSESS_KLEUR" in refused({}, tmp_path)


def test_the_kept_secret_is_the_owners_alone_and_stays(tmp_path):
    settings = Settings.read({}, instance=tmp_path)
    first = settings.with_kept_secret().secret_key
    assert settings.with_kept_secret().secret_key == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_without_a_secret_key_nothing_is_served(tmp_path):
    with pytest.raises(SettingsRefused):
        Settings.read({}, instance=tmp_path).require_secret()


def test_mail_over_a_server_needs_a_sender_and_an_address_for_its_links(tmp_path):
    says = refused({"SELFASSESS_MAIL_URL": "smtp://mail.example"}, tmp_path)
    assert "SELFASSESS_MAIL_FROM" in says
    assert "SELFASSESS_BASE_URL" in says
    assert not Settings.read({}, instance=tmp_path).sends_mail


@pytest.mark.parametrize("text", ["abc", "0", "70000", "-1", "", "٣"])
def test_a_port_that_cannot_be_is_refused(text):
    with pytest.raises(SettingsRefused, match="PORT"):
        port_of({"PORT": text})


def test_the_driver_of_a_shared_limit_on_passwords_is_installed():
    from limits.storage import RedisStorage, storage_from_string

    assert isinstance(storage_from_string("redis://127.0.0.1:1"), RedisStorage)
