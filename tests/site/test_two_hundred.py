"""Two hundred people save at once on SQLite: nobody gets an error, and no text is lost."""

import json
from collections import Counter

import pytest

from selfassess import shelf
from tests.site.attacking import Server, serving
from tests.site.crowd import gather, save_at_once, told

PEOPLE, PLACES = 200, 4
ITEMS = [(section.id, item.id) for section in shelf.find("kwaliteitskader").questionnaire.sections for item in section.items]


@pytest.fixture(scope="module", params=[1, 3], ids=["one-process", "three-processes"])
def server(request, tmp_path_factory, prepared):
    """A server with so many processes."""
    with serving(tmp_path_factory.mktemp("crowd"), prepared, "--workers", str(request.param)) as found:
        yield found
    assert "Traceback" not in found.log.read_text()


@pytest.fixture(scope="module")
def crowd(server):
    """Everyone, signed in."""
    return gather(server, PEOPLE, PLACES)


def text_of(number: int) -> str:
    return f"Tekst van nummer {number}."


def noted(ref: str, section_id: str, item_id: str, number: int) -> tuple[str, dict[str, str]]:
    """Return the page on which one note was typed, made from nothing."""
    return f"/assessments/{ref}/sections/{section_id}", {f"{item_id}:revision": "0", f"{item_id}:note": text_of(number)}


def history(server: Server, ref: str) -> list[tuple]:
    return server.rows(
        "select item_id, c.revision, value, draft from answer_change c join assessment a on a.id = c.assessment_id "
        f"where a.ref = '{ref}' order by item_id, c.revision"
    )


def test_each_saves_an_item_of_their_own(server, crowd):
    def page_of(number):
        return noted(crowd.refs[number % PLACES], *ITEMS[number // PLACES], number)

    replies = save_at_once(server, crowd, page_of)
    print(told(replies))
    assert Counter(reply.status for reply in replies) == {200: PEOPLE}
    assert all(reply.data["whole"] for reply in replies)
    kept = [json.loads(value)["note"] for ref in crowd.refs for _, _, value, _ in history(server, ref)]
    assert sorted(kept) == sorted(map(text_of, range(PEOPLE)))


def test_all_save_the_same_item(server, crowd):
    ref, (section_id, item_id) = crowd.refs[0], ITEMS[-1]
    replies = save_at_once(server, crowd, lambda number: noted(ref, section_id, item_id, number))
    print(told(replies))
    assert Counter(reply.status for reply in replies) == {200: PEOPLE}
    assert [reply.data["whole"] for reply in replies].count(True) == 1
    rows = [row for row in history(server, ref) if row[0] == item_id]
    assert [row[1] for row in rows] == list(range(1, PEOPLE + 1))  # each revision once
    assert {row[2] for row in rows} == {rows[0][2]}  # nobody wrote over who was first
    kept = "\n".join(f"{value}{draft or ''}" for _, _, value, draft in rows)
    assert [number for number in range(PEOPLE) if text_of(number) not in kept] == []
