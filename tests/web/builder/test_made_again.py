"""What ships is made again through the pages alone: an empty draft, every form, the check list, publishing, a file; and it judges alike."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
import yaml
from click.testing import CliRunner

from selfassess.commands.score import score
from selfassess.core.conditions import Any, Compare, Fact
from selfassess.core.definition import IfNotMet
from selfassess.core.drafting.document import bare, document_of
from selfassess.core.loading import digest, load
from selfassess.models.database import db
from selfassess.models.version import find_version
from selfassess.services import drafting
from selfassess.services.publishing import questionnaire_of
from tests.commands.test_questionnaire_files import Run
from tests.vectors.cases import as_text, read_cases
from tests.web.builder.driving import document_now, opened
from tests.web.builder.rebuilding import rebuild_lists, rebuild_structure
from tests.web.builder.rules_driver import Copier

OF_THE_WHOLE = ("title", "summary", "scope", "source", "disclaimer", "functions", "populations", "materials", "glossary", "intake", "hints")


class Made:
    """A questionnaire that was made again: the draft, what it was made after, and its published file."""

    def __init__(self, editor, kade, key):
        self.editor, self.kade = editor, kade
        self.shipped = questionnaire_of(find_version(key))
        self.target = document_of(self.shipped)
        self.draft = self._begins()

    def _begins(self):
        page = opened(self.editor, f"/organisations/{self.kade.organisation.ref}/questionnaires/new")
        page.fill("title", "Opnieuw").fill("start", "empty").fill("language", "nl").press(None)
        db.session.rollback()
        (draft,) = drafting.list_of(self.kade.organisation)
        return draft

    def makes_everything(self):
        """Fill in every page: what others choose from comes first, conditions last."""
        copier = Copier(self.editor, self.draft.ref, self.kade.coordinator.account.id, self.target)
        for first in ("intake", "levels"):
            copier.copies(first)
        rebuild_lists(self.editor, self.draft, bare(self.target))
        rebuild_structure(self.editor, self.draft, bare(self.target))
        copier.copies_everything()

    def publishes(self):
        """Go through the check list, and return the page that follows."""
        page = opened(self.editor, f"/drafts/{self.draft.ref}/publish")
        assert "te repareren" not in page.words
        assert "eerst moet" not in page.words
        if "seen" in page.form["boxes"]:
            page.fill("seen", "yes")
        return page.press(None)

    def downloads(self, *, draft=False):
        """Download the published version, or the draft as JSON, as a person does: by the link on the page."""
        page = f"/drafts/{self.draft.ref}" if draft else f"/organisations/{self.kade.organisation.ref}/questionnaires"
        address = f"{page}/file.json" if draft else f"{page}/{self.draft.key}/1.yaml"
        assert f'href="{address}"' in opened(self.editor, page).text
        return self.editor.opens(address).text


def results_of(answers, questionnaire):
    """Return what the command says about every case, with the questionnaire written as `here`."""
    found = {}
    for name, case in read_cases("kwaliteitskader").items():
        answers.write_text(as_text({**case, "file": {**case["file"], "questionnaire": questionnaire}}), encoding="utf-8")
        done = CliRunner().invoke(score, [str(answers), "--json"])
        shown = json.loads(done.stdout) if done.stdout else {}
        found[name] = (done.exit_code, shown | {"questionnaire": "here"} if shown else shown, done.stderr)
    return found


@pytest.mark.parametrize("key", ["kwaliteitskader", "wettelijke-basis"])
def test_what_ships_is_made_again_by_forms_alone_and_judges_alike(editor, kade, tmp_path, key):
    made = Made(editor, kade, key)
    made.makes_everything()
    _has_every_word(made)
    assert "Deze versie is gepubliceerd." in made.publishes().words
    written = {"yaml": made.downloads(), "json": made.downloads(draft=True)}
    for format_, text in written.items():
        printed = Run(tmp_path, "export", made.draft.key, "--format", format_).out
        assert yaml.safe_load(printed) == yaml.safe_load(text)
        loaded = load(text, f"made.{format_}")
        assert loaded.faults == ()
        assert digest(replace(loaded.questionnaire, key=key)) == digest(made.shipped)
    if key == "kwaliteitskader":
        _has_its_rules(load(written["yaml"], "made.yaml").questionnaire)
        _judges_alike(written["yaml"], tmp_path)


def _has_every_word(made):
    """Tell first where something is not what it was made after, place by place."""
    now, wanted = in_words(bare(document_now(made.draft))), in_words(bare(made.target))
    for name in OF_THE_WHOLE:
        assert now.get(name) == wanted.get(name), name
    for name, rule in wanted["scoring"].items():
        assert now["scoring"].get(name) == rule, name
    for part, same in zip(now["parts"], wanted["parts"], strict=True):
        for section, its in zip(part["sections"], same["sections"], strict=True):
            for item, like in zip(section["items"], its["items"], strict=True):
                assert item == like
            assert section == its
        assert part == same


def _has_its_rules(made):
    """1.3, 2.2 and 2.7 have their rules and not only their texts; spelled out, so that nothing is compared with nothing."""
    items = {item.id: item for item in made.items}
    norms = {(item.id, norm.id): norm for item in made.items for norm in item.norms}
    assert items["1.3-K2"].critical
    assert norms["1.3-K2", "a"].if_not_met == IfNotMet(score=Fraction(0))
    assert items["1.3-K2"].stem.norms == tuple("bcdefg")
    assert items["2.2-K2"].not_testable_when == Compare(Fact("intake", "phase"), "is", "building")
    assert norms["2.2-K1", "a"].container
    assert norms["2.2-I2", "a"].if_not_met == IfNotMet(score=Fraction(0))
    assert (items["2.2-I2"].decides, items["2.2-I2"].minimum, items["2.2-I2"].states) == ("b", 5, {"a": ("met", "not_met")})
    assert [outcome.state for outcome in items["2.2-I2"].outcomes] == ["met", "partly", "not_met"]
    own, never = Fact("intake", "own_mild_disability_care"), Fact("intake", "mild_disability_in_group")
    assert norms["2.7-K1", "a"].not_applicable_when == Compare(Fact("intake", "own_youth_mental_health"), "is", True)
    assert norms["2.7-K1", "b"].not_applicable_when == Any((Compare(own, "is", True), Compare(never, "is", "never")))
    assert [reason.norms for reason in items["2.7-K1"].not_applicable_reasons][0] == ("a",)


def _judges_alike(text, tmp_path):
    """Every case comes to the same, to the last reason: levels, verdict, plan, warnings, and what is refused."""
    (tmp_path / "made.yaml").write_text(text, encoding="utf-8")
    shipped, again = (results_of(tmp_path / "answers.yaml", name) for name in ("kwaliteitskader", "made.yaml"))
    assert shipped.keys() == again.keys()
    assert len(again) > 100
    for name in shipped:
        assert again[name] == shipped[name], name


def in_words(value):
    """Return a document with numbers as they are typed."""
    if isinstance(value, dict):
        return {key: in_words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_words(one) for one in value]
    return value if isinstance(value, bool) else str(value)
