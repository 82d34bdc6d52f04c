"""Every part, section and item of the questionnaires that ship can be made on the pages, down to the last word."""

import pytest

from selfassess.core.drafting.document import bare, document_of
from selfassess.core.drafting.operations import Add, Set
from selfassess.models.version import find_version
from selfassess.services import drafting
from selfassess.services.publishing import questionnaire_of
from tests.services.test_drafting import does
from tests.web.builder.driving import document_now
from tests.web.builder.rebuilding import rebuild_lists, rebuild_structure, without_conditions

OF_OTHER_PAGES = ("intake", "scoring")  # the pages of the rules make these


@pytest.mark.parametrize("key", ["kwaliteitskader", "wettelijke-basis"])
def test_a_questionnaire_that_ships_is_made_again_through_its_forms(editor, kade, key):
    wanted = bare(document_of(questionnaire_of(find_version(key))))
    draft = drafting.start_empty(kade.organisation, title="Opnieuw", language="nl", by=kade.coordinator)
    for other in OF_OTHER_PAGES:
        does(draft, Add((other,), tuple(wanted[other])) if other == "intake" else Set((other,), wanted[other]), by=kade.coordinator)
    rebuild_lists(editor, draft, wanted)
    rebuild_structure(editor, draft, wanted)
    made = bare(document_now(draft))
    for list_ in ("title", "summary", "scope", "source", "functions", "populations", "materials", "glossary"):
        assert made.get(list_) == wanted.get(list_)
    for part, same in zip(made["parts"], without_conditions(wanted["parts"]), strict=True):
        for section, its in zip(part["sections"], same["sections"], strict=True):
            assert section == its
        assert part == same
