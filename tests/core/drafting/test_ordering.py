"""People put a list in order by numbers; only what must move does."""

from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.definition import Norm
from selfassess.core.drafting.operations import Many, Move, apply
from selfassess.core.drafting.ordering import beside, by_numbers, moves
from selfassess.core.drafting.places import spot

NAMES = list("abcdefgh")


def test_who_gets_another_number_goes_there():
    assert by_numbers("abcd", {"d": 1}) == list("dabc")
    assert by_numbers("abcd", {"a": 3}) == list("bcad")
    assert by_numbers("abcd", {"a": 2, "b": 1}) == list("bacd")


def test_a_number_past_the_end_means_the_end_and_zero_the_beginning():
    assert by_numbers("abcd", {"a": 99}) == list("bcda")
    assert by_numbers("abcd", {"d": 0}) == list("dabc")


def test_two_with_one_number_keep_their_order():
    assert by_numbers("abcd", {"c": 1, "d": 1}) == list("cdab")


def test_all_numbers_typed_anew_are_the_order():
    assert by_numbers("abcd", {"a": 4, "b": 3, "c": 2, "d": 1}) == list("dcba")


def test_up_and_down_stop_at_the_ends():
    assert beside("abc", "b", -1) == list("bac")
    assert beside("abc", "a", -1) == list("abc")
    assert beside("abc", "c", 1) == list("abc")
    assert beside("abc", "x", 1) == list("abc")


def test_one_that_moves_is_one_move():
    assert moves(("1-K1", "norms"), "abcd", "dabc", Norm) == Move(("1-K1", "norms", "d"), ("1-K1", "norms"), "")
    assert moves(("1-K1", "norms"), "abcd", "abcd", Norm) is None


@given(st.permutations(NAMES))
def test_the_moves_make_the_order(wanted):
    item = {"id": "1-K1", "norms": [{"id": name} for name in NAMES]}
    document = {"parts": [{"id": "1", "sections": [{"id": "1.1", "items": [item]}]}]}
    at = ("1-K1", "norms")
    done = apply(document, moves(at, NAMES, wanted, Norm) or Many(()))
    assert [norm["id"] for norm in spot(done.document, at).value] == wanted
    assert apply(done.document, done.inverse).document == document
