"""Counting files: cells of their own, one counting at a time, and nothing but counts afterwards."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from selfassess.core.sampling import draw
from selfassess.models.counting import CountCell, CountSheet
from selfassess.models.database import db, now
from selfassess.models.event import Event
from selfassess.services import answering, counting, counting_retention, states
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.counting import CountingChanged, CountingGoesOn, CountingOver, Mark, NoSuchFile

ITEM = "1.3-I1"


@pytest.fixture
def begun(kade):
    """Begin a counting of files; a draw of 3 from 14 when nothing else is asked."""

    def begin(drawn="random", *, numbers=None, size=14, voice="first"):
        numbers = draw(14, 3, 4711) if numbers is None else numbers
        seed = 4711 if drawn == "random" else None
        return counting.begin(
            kade.assessment, "files", voice=voice, numbers=numbers, size=size, drawn=drawn, seed=seed, by=kade.coordinator
        )

    return begin


@pytest.fixture
def marks(kade):
    """Mark one cell, as the coordinator when nobody else is named."""

    def mark(number, value, *, norm="a", seen=("",), by="coordinator"):
        marked = [Mark(number, ITEM, norm, value, seen)]
        return counting.mark(kade.assessment, "files", marked, voice="first", by=kade.members[by])

    return mark


def kept() -> list[str]:
    return sorted(db.session.scalars(select(CountCell.value)))


def test_two_people_at_different_cells_lose_nothing(begun, marks):
    sheet = begun()
    marks(10, "met")
    marks(10, "not_met", norm="b", by="assessor")
    marks(11, "met", by="assessor")
    assert counting.cells_of(sheet) == {(0, ITEM, "a"): "met", (0, ITEM, "b"): "not_met", (1, ITEM, "a"): "met"}


def test_a_cell_that_someone_else_chose_first_stays_and_is_told(begun, marks):
    begun()
    marks(10, "met", by="assessor")
    assert marks(10, "not_met").overtaken == {(10, ITEM, "a"): "met"}
    assert kept() == ["met"]
    assert marks(10, "not_met", seen=("met",)).overtaken == {}
    assert kept() == ["not_met"]


def test_the_same_cell_sent_twice_is_one_choice(begun, marks):
    begun()
    marks(10, "met")
    assert marks(10, "met").overtaken == {}
    assert marks(10, "", seen=("", "met")).overtaken == {}
    assert kept() == []


def test_one_population_is_counted_once_at_a_time(begun, kade):
    begun()
    with pytest.raises(CountingGoesOn):
        begun()
    assert [sheet.population for sheet in counting.open_sheets(kade.assessment)] == ["files"]


def test_a_replaced_file_makes_room_for_the_next_of_the_draw_and_never_comes_back(begun, marks, kade):
    sheet = begun()
    marks(10, "met")
    order = draw(14, 14, 4711)
    replace = lambda number: counting.replace_file(kade.assessment, "files", number, voice="first", by=kade.coordinator)  # noqa: E731
    assert [replace(10), replace(order[3])] == [order[3], order[4]]
    assert (sheet.rows, kept(), counting.replaced_in(sheet)) == ([order[4], *order[1:3]], [], 2)
    assert marks(10, "met").gone == (10,)


def test_a_draw_of_all_has_nothing_to_replace(begun, kade):
    begun("all", numbers=range(1, 4), size=3)
    with pytest.raises(NoSuchFile):
        counting.replace_file(kade.assessment, "files", 1, voice="first", by=kade.coordinator)


def test_chosen_files_come_and_go_without_moving_the_others(begun, marks, kade):
    sheet = begun("chosen", numbers=(1, 2), size=9)
    marks(1, "met")
    marks(2, "not_met")
    where = {"voice": "first", "by": kade.coordinator}
    counting.remove_file(kade.assessment, "files", 1, **where)
    assert counting.add_file(kade.assessment, "files", **where) == 3
    assert (counting.files_of(sheet), counting.cells_of(sheet)) == ({2: 1, 3: 2}, {(1, ITEM, "a"): "not_met"})


def close(kade, sheet, *saves, revision=None):
    revision = sheet.revision if revision is None else revision
    return counting.close(kade.assessment, "files", saves, voice="first", by=kade.coordinator, revision=revision)


def test_closing_keeps_the_counts_and_nothing_of_a_file(begun, marks, kade):
    sheet = begun()
    marks(10, "met")
    close(kade, sheet, ItemSave(ITEM, {"examined": 1, "met": 1}))
    assert answering.saved_of(kade.assessment)[ITEM].value == {"examined": 1, "met": 1}
    assert (kept(), sheet.rows, sheet.closed_at is not None) == ([], [], True)
    assert counting.find_sheet(kade.assessment, "files", voice="first") is None
    assert begun().id == sheet.id  # a new counting may begin


def test_what_was_counted_or_answered_meanwhile_stops_the_closing(begun, marks, kade):
    sheet = begun()
    before = sheet.revision
    marks(10, "met", by="assessor")
    with pytest.raises(CountingChanged):
        close(kade, sheet, revision=before)
    answering.save_page(kade.assessment, [ItemSave(ITEM, {"examined": 5, "met": 4})], by=kade.members["assessor"])
    with pytest.raises(CountingChanged):
        close(kade, sheet, ItemSave(ITEM, {"examined": 1, "met": 1}))
    assert answering.saved_of(kade.assessment)[ITEM].value["examined"] == 5
    assert kept() == ["met"]


def test_nobody_counts_in_what_takes_no_answers(begun, marks, kade):
    begun()
    states.hand_in(kade.assessment, by=kade.coordinator)
    with pytest.raises(AssessmentClosed):
        marks(10, "met")


def test_nothing_is_marked_when_nobody_counts(marks):
    with pytest.raises(CountingOver):
        marks(10, "met")


def test_the_log_tells_of_a_counting_in_numbers_only(begun, marks, kade):
    sheet = begun()
    marks(10, "met")
    close(kade, sheet, ItemSave(ITEM, {"examined": 1, "met": 1}))
    told = {type_: json.loads(details) for type_, details in db.session.execute(select(Event.type, Event.details)) if "counting" in type_}
    assert told == {
        "counting begun": {"files": 3, "size": 14, "voice": "first"},
        "counting closed": {"files": 3, "items": 1, "voice": "first"},
    }


def test_a_counting_that_nobody_goes_on_with_is_thrown_away_after_90_days(begun, marks):
    sheet = begun()
    marks(10, "met")
    assert counting_retention.due_steps(now() + timedelta(days=89)) == []
    later = now() + timedelta(days=91)
    for step in counting_retention.due_steps(later):
        counting_retention.do_step(step, later)
    assert (kept(), db.session.scalar(select(func.count()).where(CountSheet.closed_at.is_(None)))) == ([], 0)
    assert sheet.rows == []
