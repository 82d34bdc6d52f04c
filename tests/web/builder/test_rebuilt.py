"""The rules of a whole framework can be made again through the pages alone, and judge alike."""

from dataclasses import replace

import pytest

from selfassess.core.conditions import Condition
from selfassess.core.drafting.document import bare, document_of
from selfassess.core.drafting.operations import Remove, Set
from selfassess.core.drafting.places import roots, types_of
from selfassess.core.loading import load
from selfassess.exchange.questionnaire_file import write
from selfassess.models.version import find_version
from selfassess.services import drafting
from selfassess.services.publishing import questionnaire_of
from tests.services.test_drafting import does
from tests.web.builder.rules_driver import Copier


def without_rules(draft, kade):
    """Take every rule, first question, remark and condition out of a draft."""
    here = drafting.document(draft)
    gone = [Set(("scoring",), None), Remove(tuple(("hints", one["id"]) for one in here["hints"]))]
    gone.append(Remove(tuple(("intake", one["id"]) for one in here["intake"])))
    for name, found in roots(here):
        gone += [Set((name, key), None) for key, type_ in types_of(found.type).items() if type_ == Condition and key in found.value]
        norms = found.value.get("norms", ())
        gone += [Set((name, "norms", norm["id"], "not_applicable_when"), None) for norm in norms if "not_applicable_when" in norm]
    does(draft, *gone, by=kade.coordinator)


def in_words(value):
    """Return a document with numbers as they are typed."""
    if isinstance(value, dict):
        return {key: in_words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_words(one) for one in value]
    return value if isinstance(value, bool) else str(value)


@pytest.fixture
def rebuilt(editor, kade):
    """The document of a draft of which all rules were made by the pages, and the questionnaire that they were copied from."""
    shipped = questionnaire_of(find_version("kwaliteitskader"))
    draft = drafting.start_copy(kade.organisation, find_version("kwaliteitskader"), title=shipped.title, by=kade.coordinator)
    without_rules(draft, kade)
    copier = Copier(editor, draft.ref, kade.coordinator.account.id, document_of(shipped))
    copier.copies_everything()
    return copier.document, shipped


def test_the_rules_of_the_kwaliteitskader_are_made_again_by_forms_alone(rebuilt):
    document, shipped = rebuilt
    made, wanted = in_words(bare(document)), in_words(bare(document_of(shipped)))
    for key in wanted["scoring"]:
        assert made["scoring"].get(key) == wanted["scoring"][key], key
    for key in ("intake", "hints", "scoring", "parts"):
        assert made[key] == wanted[key], key
    loaded = load(write(document, "yaml"), "rebuilt.yaml")
    assert loaded.faults == ()
    assert replace(loaded.questionnaire, key=shipped.key) == shipped, "so every vector scores alike"
