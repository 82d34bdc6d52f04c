"""A server that can be killed: also between keeping what was sent and answering, when a file named `die` lies in its folder.

`python -m tests.journeys.mortal FOLDER PORT` serves an organisation whose people sign in with the password of the tests.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.place import ROOT, environment, free_port, wait_for


@dataclass
class Mortal:
    """The server of one folder, on one port, through all its lives."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Its address, the same in every life."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / "log.txt"

    def starts(self) -> None:
        """Start, and be there."""
        with self.log.open("a") as written:
            command = [sys.executable, "-m", "tests.journeys.mortal", str(self.folder), str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=written, stderr=subprocess.STDOUT)
        wait_for(self.url, self.process, self.log)

    def dies(self) -> None:
        """Be gone at once, whatever it was doing."""
        self.process.kill()
        self.process.wait(10)

    def dies_before_answering(self) -> None:
        """Be gone after the next thing that is kept and before its answer; see `is_dead`."""
        (self.folder / "die").touch()

    def is_dead(self) -> None:
        """Wait until it is gone."""
        self.process.wait(30)

    def ends_sessions(self, email: str) -> None:
        """End where somebody is signed in, as after twelve hours."""
        with closing(sqlite3.connect(self.folder / "selfassess.db", timeout=20)) as database, database:
            database.execute("DELETE FROM account_session WHERE account_id = (SELECT id FROM account WHERE email = ?)", (email,))


def main(folder: Path, port: int) -> None:
    """Serve until killed."""
    from werkzeug.serving import make_server

    from selfassess.services.members import add_member
    from tests.conftest import PASSWORD, make_app, make_organisation

    is_new = not (folder / "selfassess.db").exists()
    app = make_app(folder)
    if is_new:
        with app.app_context():
            kade = make_organisation("Stichting De Kade", "kade")
            add_member(kade.organisation, email="colleague@kade.example", role="assessor", password=PASSWORD)
    inner = app.wsgi_app

    def mortal(environ, start_response):
        answer = list(inner(environ, start_response))
        if environ["REQUEST_METHOD"] == "POST" and (folder / "die").exists():
            (folder / "die").unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    app.wsgi_app = mortal
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
