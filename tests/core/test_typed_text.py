"""What is pasted from a letter or a chat stays readable, and holds nothing that nobody sees."""

import pytest

from selfassess.core.typed_text import seen_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ten\u00a0minste\tdrie", "ten minste drie"),
        ("een\r\ntwee\rdrie\n\nvier", "een\ntwee\ndrie\n\nvier"),
        (" a\x00b\x07c\u202ed ", "abcd"),
        ("👩\u200d👧 – é ‘ja’", "👩\u200d👧 – é ‘ja’"),
    ],
)
def test_words_stay_apart_and_signs_that_nobody_sees_go(typed, kept):
    assert seen_text(typed) == kept
