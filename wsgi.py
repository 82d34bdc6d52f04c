"""The web app for a server: `granian --interface wsgi wsgi:app`, or `flask --app wsgi …`."""

from selfassess.app import from_environment

app = from_environment()
