"""`selfassess questionnaire export` and `import`: files in good form, and drafts from files."""

import os
import subprocess
import sys

import pytest

from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.wording import stale_texts
from selfassess.core.loading import digest, load
from selfassess.exchange.questionnaire_zip import write_zip
from selfassess.models.database import db
from selfassess.models.version import find_version
from selfassess.places import folder
from selfassess.services import drafting, publishing, questionnaire_files, releasing
from tests.conftest import make_app, make_organisation
from tests.drafts import draft_of

FRAMEWORK = folder("questionnaires") / "wettelijke-basis.yaml"


class Run:
    """One run of the program over the database in a folder."""

    def __init__(self, at, *arguments):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SELFASSESS_")}
        environment |= {"SELFASSESS_SECRET_KEY": "a key for tests only", "SELFASSESS_DATABASE_URL": f"sqlite:///{at / 'selfassess.db'}"}
        command = [sys.executable, "-m", "selfassess.cli", "questionnaire", *map(str, arguments)]
        ended = subprocess.run(command, capture_output=True, env=environment, check=False, cwd=folder("questionnaires").parent)
        self.code, self.out, self.err = ended.returncode, ended.stdout.decode(), ended.stderr.decode()


@pytest.fixture
def place(tmp_path, prepared):
    """A folder with a database in which De Kade works."""
    app = make_app(tmp_path, prepared)
    with app.app_context():
        yield make_organisation("Stichting De Kade", "kade")


def test_what_ships_is_exported_without_a_database(tmp_path):
    for format_ in ("yaml", "json"):
        run = Run(tmp_path / "nothing", "export", "wettelijke-basis", "--format", format_)
        assert (run.code, run.err) == (0, "")
        assert digest(load(run.out, "x").questionnaire) == digest(load(FRAMEWORK.read_bytes(), "y").questionnaire)
    assert not (tmp_path / "nothing").exists()


def test_a_file_is_put_in_good_form(tmp_path):
    run = Run(tmp_path, "export", FRAMEWORK, "-o", tmp_path / "out.yaml")
    assert (run.code, run.out, run.err) == (0, "", "")
    assert load((tmp_path / "out.yaml").read_bytes(), "x").questionnaire


def test_a_file_with_faults_is_refused_with_all_of_them(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 9\nkey: x\nversion: 1\nlanguage: nl\ntitle: x\ncolour: red\nparts: []\n", encoding="utf-8")
    for command in (("export", broken), ("import", broken, "--organisation", "Stichting De Kade")):
        run = Run(tmp_path, *command, "--language", "en")
        assert run.code == 1
        assert f"{broken}:1:9: This program reads format 1." in run.err
        assert f"{broken}:6:1: The key colour is unknown here." in run.err


@pytest.mark.parametrize("name", ["own-niets-abcd", "own-niets-abcd@3", "niets"])
def test_what_is_not_here_is_told(place, tmp_path, name):
    run = Run(tmp_path, "export", name, "--language", "en")
    assert run.code == 1
    assert "There is no questionnaire" in run.err


@pytest.mark.parametrize("name", ["own-x@0", "own-x@abc", "wettelijke-basis@0", "wettelijke-basis@01", "Wettelijke-basis", "@1", " "])
def test_a_name_that_nothing_can_have_is_told_with_what_there_is(tmp_path, name):
    for command in ("show", "export"):
        run = Run(tmp_path, command, name)
        assert (run.code, run.out) == (1, "")
        assert "is geen vragenlijst en geen bestand. Wel is er: kwaliteitskader" in run.err


@pytest.mark.parametrize("name", ["wettelijke-basis", FRAMEWORK, "own-iets-abcd@2"])
def test_a_draft_is_asked_only_of_an_own_questionnaire(tmp_path, name):
    run = Run(tmp_path, "export", name, "--draft")
    assert (run.code, run.out) == (2, "")
    assert "Alleen een eigen vragenlijst heeft een concept" in run.err


def test_an_own_questionnaire_is_shown_in_both_languages(place, tmp_path):
    Run(tmp_path, "import", FRAMEWORK, "--organisation", "Stichting De Kade")
    (draft,) = drafting.list_of(place.organisation)
    shipped = Run(tmp_path, "show", "wettelijke-basis", "--language", "en").out.splitlines()
    run = Run(tmp_path, "show", draft.key, "--language", "en")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[2:] == shipped[2:]
    assert Run(tmp_path, "show", draft.key).out.splitlines()[1].startswith(f"{draft.key}@1  nl  ")


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    run = Run(tmp_path, "export", "wettelijke-basis", "-o", tmp_path / "no" / "where.yaml", "--language", "en")
    assert run.code == 1
    assert "cannot be written" in run.err


def test_a_file_becomes_a_draft_with_its_translations_and_comes_out_the_same(place, tmp_path):
    run = Run(tmp_path, "import", FRAMEWORK, "--organisation", "Stichting De Kade", "--language", "en")
    (draft,) = drafting.list_of(place.organisation)
    assert (run.code, run.err) == (0, "")
    assert draft.key in run.out
    assert drafting.document(draft)["translations"]["en"]
    own = Run(tmp_path, "export", draft.key).out.replace(draft.key, "wettelijke-basis")
    assert digest(load(own, "x").questionnaire) == digest(load(FRAMEWORK.read_bytes(), "y").questionnaire)


def test_a_published_version_is_exported_by_its_number(place, tmp_path):
    draft = draft_of(place.organisation, load(FRAMEWORK.read_bytes(), "y").questionnaire, by=place.coordinator)
    version = releasing.publish(draft, revision=0, seen=releasing.check_list(draft).mark, by=place.coordinator)
    written = Run(tmp_path, "export", f"{draft.key}@1")
    assert digest(load(written.out, "x").questionnaire) == version.sha256
    assert Run(tmp_path, "export", f"{draft.key}@2").code == 1


def test_an_organisation_that_is_not_here_is_told(place, tmp_path):
    run = Run(tmp_path, "import", FRAMEWORK, "--organisation", "Niemand", "--language", "en")
    assert (run.code, run.err) == (1, "There is no organisation Niemand here.\n")


def test_translations_stand_beside_the_file_and_come_back_with_it(place, tmp_path):
    run = Run(tmp_path, "export", "wettelijke-basis", "-o", tmp_path / "mine.json", "--format", "json")
    assert (run.code, run.err) == (0, "")
    assert sorted(each.name for each in tmp_path.glob("mine.*")) == ["mine.en.po", "mine.json"]
    Run(tmp_path, "import", tmp_path / "mine.json", "--organisation", "Stichting De Kade")
    Run(tmp_path, "import", FRAMEWORK, "--organisation", "Stichting De Kade")
    one, other = (drafting.document(draft)["translations"] for draft in drafting.list_of(place.organisation))
    assert one == other


def test_what_is_stale_in_a_draft_is_still_stale_after_its_file(place, tmp_path):
    Run(tmp_path, "import", FRAMEWORK, "--organisation", "Stichting De Kade")
    (draft,) = drafting.list_of(place.organisation)
    drafting.change(draft, [Set(("summary",), "Heel anders.")], revision=0, by=place.coordinator)
    Run(tmp_path, "export", draft.key, "-o", tmp_path / "mine.yaml", "--draft")
    assert "#, fuzzy" in (tmp_path / "mine.en.po").read_text(encoding="utf-8")
    Run(tmp_path, "import", tmp_path / "mine.yaml", "--organisation", "Stichting De Kade")
    again = next(each for each in drafting.list_of(place.organisation) if each.ref != draft.ref)
    assert stale_texts(drafting.document(again), "en") == ([], ["summary"])


def test_a_translation_that_cannot_be_read_is_told_with_its_line(place, tmp_path):
    (tmp_path / "mine.yaml").write_bytes(FRAMEWORK.read_bytes())
    (tmp_path / "mine.en.po").write_text('msgid ""\nmsgstr ""\n\nzomaar\n', encoding="utf-8")
    run = Run(tmp_path, "import", tmp_path / "mine.yaml", "--organisation", "Stichting De Kade", "--language", "en")
    assert run.code == 1
    assert f"{tmp_path / 'mine.en.po'}:4:1: The translation in en cannot be read: This line begins with none of" in run.err
    assert drafting.list_of(place.organisation) == []


def test_two_own_versions_are_told_apart(place, tmp_path):
    draft = drafting.start_copy(
        place.organisation, publishing.list_versions(place.organisation.id)[-1], title="Eigen", by=place.coordinator
    )
    for title in ("Eigen lijst", "Onze lijst"):
        drafting.change(draft, [Set(("title",), title)], revision=draft.revision, by=place.coordinator)
        listed = releasing.check_list(draft)
        releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=place.coordinator)
    run = Run(tmp_path, "diff", f"{draft.key}@1", draft.key)
    assert (run.code, run.err) == (0, "")
    assert "[-Eigen" in run.out
    assert "{+Onze" in run.out


def test_a_zip_becomes_a_draft_with_its_translations(place, tmp_path):
    document = questionnaire_files.version_document(find_version("wettelijke-basis"))
    (tmp_path / "mine.zip").write_bytes(write_zip(document, "yaml", "mine"))
    db.session.rollback()
    run = Run(tmp_path, "import", tmp_path / "mine.zip", "--organisation", "Stichting De Kade", "--language", "en")
    assert (run.code, run.err) == (0, "")
    (draft,) = drafting.list_of(place.organisation)
    assert drafting.document(draft)["translations"] == document["translations"]


def test_a_zip_that_cannot_be_taken_is_told_in_a_sentence(place, tmp_path):
    (tmp_path / "mine.zip").write_bytes(b"no zip")
    for file, says in (("mine.zip", "This zip cannot be opened."), ("none.zip", "This file does not exist.")):
        run = Run(tmp_path, "import", tmp_path / file, "--organisation", "Stichting De Kade", "--language", "en")
        assert run.code == 1
        assert says in run.err
        assert "Traceback" not in run.err
