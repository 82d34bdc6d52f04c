"""The sentences of click that our commands can show, so that our catalogues hold them too."""

from selfassess.core.phrases import N_, NN_

SENTENCES = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Show this message and exit."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("default: {default}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Aborted!"),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
)
