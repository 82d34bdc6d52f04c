"""Questionnaires on disk: those that ship with the program, and files that people name."""

import os
import re
from pathlib import Path

from selfassess.core.definition import Questionnaire
from selfassess.core.faults import Fault, Place
from selfassess.core.groupings import Grouping, load_groupings
from selfassess.core.loading import Loaded, load
from selfassess.core.loading.nodes import LARGEST_TEXT
from selfassess.core.phrases import N_, Phrase
from selfassess.places import folder

NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:@([1-9][0-9]{0,8}))?")


def shipped() -> list[Path]:
    """Return the files of the questionnaires that ship, by name."""
    return sorted(folder("questionnaires").glob("*.yaml"))


def templates() -> list[Path]:
    """Return the files of the templates to begin a questionnaire with, by name; they are not questionnaires that ship."""
    return sorted((folder("questionnaires") / "templates").glob("*.yaml"))


def template_file(name: str) -> Path:
    """Return where the template of this name stands."""
    return folder("questionnaires") / "templates" / f"{name}.yaml"


def is_file_name(name: str) -> bool:
    """Return whether a name means a file rather than the key of a shipped questionnaire."""
    return name.endswith((".yaml", ".yml")) or "/" in name or not NAME.fullmatch(name)


def find(name: str) -> Loaded:
    """Return the shipped questionnaire `KEY` or `KEY@VERSION`, or the one in a file; faults when it is not there."""
    if is_file_name(name):
        return read(Path(name)) if _may_be_file(name) else _nothing(name, _neither(name))
    key, version = NAME.fullmatch(name).groups()
    path = folder("questionnaires") / f"{key}.yaml"
    if not path.is_file():
        keys = tuple(each.stem for each in shipped())
        return _nothing(name, N_("There is no questionnaire %(key)s. There is: %(keys)s.", key=key, keys=keys))
    loaded = read(path)
    if loaded.questionnaire and version and loaded.questionnaire.version != int(version):
        says = N_(
            "Version %(version)s of %(key)s is not here; version %(here)s is.", version=version, key=key, here=loaded.questionnaire.version
        )
        return _nothing(name, says)
    return loaded


def read(path: Path) -> Loaded:
    """Return what a file holds; a file that cannot be read is a fault, never an exception."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            return _nothing(str(path), N_("This is not an ordinary file."))
        if path.stat().st_size > LARGEST_TEXT * 4:
            return _nothing(str(path), N_("This file is too large; at most %(limit)s characters are read.", limit=LARGEST_TEXT))
        return load(path.read_bytes(), str(path))
    except (OSError, ValueError) as error:
        return _nothing(str(path), why_unread(error))


def _may_be_file(name: str) -> bool:
    """Return whether somebody can have meant a file: it has the name of one, or is there."""
    return name.endswith((".yaml", ".yml")) or "/" in name or os.path.lexists(name)


def _neither(name: str) -> Phrase:
    keys = tuple(each.stem for each in shipped())
    return N_(
        "%(name)s is not a questionnaire and not a file. There is: %(keys)s. A version stands behind it, as in @1.", name=name, keys=keys
    )


def groupings_of(questionnaire: Questionnaire) -> tuple[Grouping, ...]:
    """Return the other ways to arrange a questionnaire that ship with the program; none when there are none."""
    path = groupings_file(questionnaire.key)
    if not path.is_file():
        return ()
    return load_groupings(path.read_bytes(), path.name, questionnaire)[0]


def groupings_file(key: str) -> Path:
    """Return where the groupings of a questionnaire stand, or would."""
    return folder("questionnaires") / "groupings" / f"{key}.yaml"


def why_unread(error: OSError | ValueError) -> Phrase:
    """Return why a file could not be opened, as a sentence; a ValueError is a name that no file can have."""
    match error:
        case FileNotFoundError():
            return N_("This file does not exist.")
        case IsADirectoryError():
            return N_("This is a folder, not a file.")
        case PermissionError():
            return N_("You may not read this file.")
        case _:
            return N_("This file cannot be read.")


def _nothing(name: str, says: Phrase) -> Loaded:
    return Loaded(None, (Fault((), says, Place(name, 1, 1)),), name)
