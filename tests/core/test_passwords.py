"""Passwords that are easy to guess are refused; sentences and random ones are not."""

import pytest

from selfassess.core.passwords import normalise, weakness

ABOUT = ["directeur.haven@dekade.example", "Stichting De Kade"]


@pytest.mark.parametrize(
    "password",
    [
        "wachtwoord2025!", "Welkom123456!", "W@chtw00rd1234", "Zomer2025Zomer", "correct horse battery staple",  # common
        "StichtingDeKade2025", "De Kade 2025 Welkom!", "haven-dekade-1", "Zelfbeoordeling1!", "selfassess-2026",  # this place
        "123456789012", "098765432109", "qwertyuiopas", "1qaz2wsx3edc", "aaaaaaaaaaaa", "ababababab12", "            1",  # keys
    ],
)  # fmt: skip
def test_what_a_guesser_tries_first_is_refused(password):
    assert weakness(password, about=ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "paarse fiets eet rustig soep",
        "koffie tulp paard maan",
        "ik woon aan de gracht",
        "x7$Kq!9zR#2mPd",
        "5839 2947 1058 3392",
        "漢字と仮名の長い文章です",
    ],
)
def test_a_sentence_or_a_random_password_is_good(password):
    assert weakness(password, about=ABOUT) is None


def test_a_password_has_one_spelling():
    assert normalise("cafe\u0301\u00a0de ﬁets") == "café de fiets"
