"""Keys of actions in addresses: the sign between an action and the number of its part is written as another one there."""

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

IN_KEY, IN_ADDRESS = "/", "~"


class ActionKey(BaseConverter):
    """The key of an action as a step of an address."""

    regex = "[^/]{1,64}"

    def to_python(self, value: str) -> str:
        """Return the key."""
        return value.replace(IN_ADDRESS, IN_KEY)

    def to_url(self, value: str) -> str:
        """Return what stands in the address."""
        return super().to_url(value.replace(IN_KEY, IN_ADDRESS))


def know_keys(state: BlueprintSetupState) -> None:
    """Let the app read keys of actions in addresses."""
    state.app.url_map.converters["action"] = ActionKey
