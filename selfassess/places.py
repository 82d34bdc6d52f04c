"""Where the files that ship with the program are: in a checkout beside the package, else inside it."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `questionnaires`, `translations` or `static`; the checkout's goes first.

    Raises FileNotFoundError when the installation is incomplete.
    """
    beside, inside = PACKAGE.parent / name, PACKAGE / name
    if (PACKAGE.parent / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    if inside.is_dir():
        return inside
    raise FileNotFoundError(f"The folder {name} is missing from this installation. Install selfassess again.")
