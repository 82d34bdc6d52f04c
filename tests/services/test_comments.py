"""What people say about an item: on their own side, once, and gone when it is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from selfassess.models.database import db, now
from selfassess.models.event import EVENT
from selfassess.models.mail import Mail
from selfassess.models.together import Comment, Mention
from selfassess.services import comments, log_lines, seats, states
from selfassess.services.comments import BOTH, CommentChanged, CommentGone, CommentsClosed, mark_of
from tests.conftest import make_organisation

ITEM = "1.3-K1"


def says(kade, role: str, text: str, *, voice="first", mentions=()):
    """Let someone of De Kade say something."""
    return comments.say(kade.assessment, ITEM, text, voice=voice, mentions=mentions, by=kade.members[role])


def texts(kade, voice: str) -> list[str]:
    sides = comments.sides_of(kade.assessment, voice)
    return [one.text for one in comments.conversation(kade.assessment, ITEM, sides=sides)]


def mailed(kade) -> list[tuple[int, dict]]:
    return [(mail.account_id, mail.about) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


@pytest.fixture
def apart(kade):
    """De Kade where the assessor judges apart, and both sides have said something."""
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    says(kade, "coordinator", "Van de eersten.")
    says(kade, "assessor", "Van de tweede.", voice="second")
    return kade


def test_the_two_sides_hear_each_other_when_both_are_ready(apart):
    assert (texts(apart, "first"), texts(apart, "second")) == (["Van de eersten."], ["Van de tweede."])
    states.hand_in(apart.assessment, by=apart.coordinator)
    assert (texts(apart, "first"), texts(apart, "second")) == (["Van de eersten."], ["Van de tweede."])
    states.second_ready(apart.assessment, by=apart.members["assessor"])
    assert texts(apart, "first") == texts(apart, "second") == ["Van de eersten.", "Van de tweede."]


def test_nobody_on_the_other_side_is_mentioned_while_they_judge_apart(apart):
    says(apart, "coordinator", "Wat vindt @assessor?", mentions=["assessor@kade.example"])
    says(apart, "assessor", "Wat vindt @director?", voice="second", mentions=["director@kade.example"])
    assert mailed(apart) == []
    assert db.session.scalars(select(Mention)).all() == []
    named = {email for voice in BOTH for email in [one.email for one, _role in comments.who_to_mention(apart.assessment, voice)]}
    assert named == {f"{role}@kade.example" for role in ("administrator", "coordinator", "assessor", "director")}
    assert [one.email for one, _role in comments.who_to_mention(apart.assessment, "second")] == ["assessor@kade.example"]


def test_who_is_ticked_and_typed_is_mentioned_once_and_gets_one_mail_with_ids_only(kade):
    said = says(kade, "coordinator", "@Director, kijk jij? (@coordinator, @iemand, x@assessor)", mentions=["director@kade.example"])
    about = {"assessment": kade.assessment.ref, "item": ITEM, "comment": said.ref}
    assert mailed(kade) == [(kade.members["director"].account.id, about)]
    (shown,) = comments.conversation(kade.assessment, ITEM, sides=BOTH)
    assert shown.mentioned == ("director@kade.example",)


def test_a_name_that_two_people_have_mentions_nobody_and_one_elsewhere_neither(kade):
    from selfassess.services import members

    members.add_member(kade.organisation, email="director@ander.example", role="assessor", by=kade.members["administrator"])
    make_organisation("Ergens Anders", "elders")
    says(kade, "coordinator", "@director?", mentions=["coordinator@elders.example", "auditor@kade.example"])
    assert mailed(kade) == []


def test_changing_a_comment_mails_only_who_is_new_in_it(kade):
    said = says(kade, "coordinator", "Kijk jij? @director")
    seen = comments.see(kade.assessment, ITEM, sides=BOTH, by=kade.members["director"])
    assert (seen, comments.see(kade.assessment, ITEM, sides=BOTH, by=kade.members["director"])) == ({said.ref}, frozenset())
    stood = mark_of(said.text)
    comments.change(kade.assessment, said.ref, "Kijken jullie? @director @assessor", stood=stood, sides=BOTH, by=kade.coordinator)
    assert [account_id for account_id, _about in mailed(kade)] == [kade.members[role].account.id for role in ("director", "assessor")]
    assert comments.see(kade.assessment, ITEM, sides=BOTH, by=kade.members["director"]) == frozenset()
    comments.change(kade.assessment, said.ref, "Laat maar.", stood=mark_of(said.text), sides=BOTH, by=kade.coordinator)
    (shown,) = comments.conversation(kade.assessment, ITEM, sides=BOTH)
    assert (shown.text, shown.mentioned, shown.changed_at is None) == ("Laat maar.", (), False)


def test_a_button_that_is_pressed_twice_says_it_once_but_later_it_may_be_said_again(kade):
    assert says(kade, "coordinator", "Zo?").ref == says(kade, "coordinator", "Zo?").ref
    says(kade, "director", "Zo?")
    db.session.execute(update(Comment).values(said_at=now() - timedelta(minutes=1)))
    says(kade, "coordinator", "Zo?")
    assert texts(kade, "first") == ["Zo?", "Zo?", "Zo?"]


def test_nobody_changes_or_takes_back_what_another_said_or_what_stands_elsewhere(apart):
    first, second = db.session.scalars(select(Comment).order_by(Comment.id))
    elsewhere = make_organisation("Ergens Anders", "elders")
    for place, ref, voice, role in (
        (apart, first.ref, "first", "director"),
        (apart, second.ref, "first", "coordinator"),
        (apart, second.ref, "first", "assessor"),
        (elsewhere, first.ref, "first", "coordinator"),
    ):
        more = {"sides": comments.sides_of(place.assessment, voice), "by": place.members[role]}
        with pytest.raises(CommentGone):
            comments.change(place.assessment, ref, "Anders.", stood=mark_of(first.text), **more)
        with pytest.raises(CommentGone):
            comments.take_back(place.assessment, ref, **more)
    with pytest.raises(CommentGone):
        comments.settle(apart.assessment, second.ref, settled=True, sides=("first",), by=apart.coordinator)
    assert (texts(apart, "first"), texts(apart, "second")) == (["Van de eersten."], ["Van de tweede."])


def test_what_was_changed_in_another_tab_is_not_overwritten(kade):
    said = says(kade, "coordinator", "Eerst.")
    comments.change(kade.assessment, said.ref, "Dan.", stood=mark_of("Eerst."), sides=BOTH, by=kade.coordinator)
    with pytest.raises(CommentChanged):
        comments.change(kade.assessment, said.ref, "Ook.", stood=mark_of("Eerst."), sides=BOTH, by=kade.coordinator)
    assert texts(kade, "first") == ["Dan."]


def test_taking_back_leaves_a_line_without_words_and_nobody_mentioned(kade):
    said = says(kade, "coordinator", "Kijk jij, @director?")
    comments.take_back(kade.assessment, said.ref, sides=BOTH, by=kade.coordinator)
    (shown,) = comments.conversation(kade.assessment, ITEM, sides=BOTH)
    assert (shown.text, shown.is_gone, shown.mentioned) == ("", True, ())
    with pytest.raises(CommentGone):
        comments.change(kade.assessment, said.ref, "Toch.", stood=mark_of(""), sides=BOTH, by=kade.coordinator)


def test_who_may_write_settles_and_opens_again(kade):
    said = says(kade, "coordinator", "Zo?")
    comments.settle(kade.assessment, said.ref, settled=True, sides=BOTH, by=kade.members["director"])
    (shown,) = comments.conversation(kade.assessment, ITEM, sides=BOTH)
    assert (shown.is_settled, shown.settled_by) == (True, "director@kade.example")
    comments.settle(kade.assessment, said.ref, settled=False, sides=BOTH, by=kade.coordinator)
    assert not comments.conversation(kade.assessment, ITEM, sides=BOTH)[0].is_settled


def test_nothing_more_is_said_in_the_archive(kade):
    said = says(kade, "coordinator", "Zo?")
    kade.assessment.state = "archived"
    db.session.commit()
    with pytest.raises(CommentsClosed):
        says(kade, "coordinator", "Nog iets.")
    with pytest.raises(CommentsClosed):
        comments.take_back(kade.assessment, said.ref, sides=BOTH, by=kade.coordinator)
    assert texts(kade, "first") == ["Zo?"]


def test_the_log_tells_that_something_was_said_and_not_what(kade):
    said = says(kade, "coordinator", "Een woord.")
    comments.take_back(kade.assessment, said.ref, sides=BOTH, by=kade.coordinator)
    lines = log_lines.find_lines(kade.organisation.id, log_lines.Wanted(kind="comments"), limit=9)
    assert [str(line.says) for line in lines] == [f"Took back a comment on {ITEM} of “Proef”.", f"Commented on {ITEM} of “Proef”."]
    assert not db.session.scalar(select(EVENT.c.number).where(EVENT.c.details.contains("woord")))
