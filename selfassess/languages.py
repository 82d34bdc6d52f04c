"""The languages of the interface and their message catalogues, read with the standard library only."""

import gettext
from functools import cache

from selfassess.places import folder

LANGUAGES = ("nl", "en")


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the messages of a language; English as written in the code when there is no compiled catalogue."""
    try:
        translations = folder("translations")
    except FileNotFoundError:
        return gettext.NullTranslations()
    return gettext.translation("messages", translations, languages=[language], fallback=True)
