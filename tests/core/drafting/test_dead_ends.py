"""Dead ends are found again after a change as if nobody had looked before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core import possible
from selfassess.core.drafting.dead_ends import dead_ends
from selfassess.core.drafting.document import document_of, read
from selfassess.core.drafting.operations import Set, apply
from selfassess.shelf import find

FRAMEWORK = document_of(find("kwaliteitskader").questionnaire)
AT = ("1.3-K1", "applies_when")
rows = st.one_of(
    st.builds(lambda option: {"intake": "phase", "is": option}, st.sampled_from(("building", "running"))),
    st.builds(lambda level, by: {"level": "1.1-K1", by: level}, st.integers(0, 5), st.sampled_from(("at_least", "at_most"))),
)
conditions = st.recursive(
    rows,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda word, members: {word: members}, st.sampled_from(("all", "any")), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)


@settings(max_examples=15, deadline=None)
@given(st.lists(conditions, min_size=2, max_size=4))
def test_what_was_found_before_never_changes_what_is_found(changes):
    here = FRAMEWORK
    for condition in changes:
        here = apply(here, Set(AT, condition)).document
        found = dead_ends(here, read(here))
        possible._can_hold.cache_clear()
        assert dead_ends(here, read(here)) == found
