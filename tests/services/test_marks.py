"""Every public function of a service says whether it writes."""

import importlib
import inspect
import pkgutil

import selfassess.services

# Steps inside a transaction of another function, not use cases of their own.
STEPS = {
    "record",
    "record_account",
    "forget_answers",
    "forget_outcomes",
    "refuse_closed",
    "refuse_signed",
    "refuse_other_side",
    "post",
    "changed",
    "answers_in",
    "answer_of",
    "as_text",
    "state_of",
    "begin",
    "put",
    "hold",
    "touched",
    "coming_back",
    "put_back_since",
    "upgrade",
    "downgrade",
    "transactional",
    "reads",
}


def test_every_public_function_is_one_transaction_or_only_reads():
    unmarked = []
    for module in pkgutil.iter_modules(selfassess.services.__path__):
        loaded = importlib.import_module(f"selfassess.services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if (
                function.__module__ == loaded.__name__
                and not name.startswith("_")
                and name not in STEPS
                and not hasattr(function, "access")
            ):
                unmarked.append(f"{module.name}.{name}")
    assert unmarked == []
