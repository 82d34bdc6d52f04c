"""The web app for a server: `granian --interface wsgi wsgi:app`, or `flask --app wsgi …`."""

import os

from selfassess.app import create_app
from selfassess.settings import Settings

app = create_app(Settings.read(os.environ))
