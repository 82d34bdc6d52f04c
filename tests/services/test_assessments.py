"""Describing an assessment: nobody replaces what somebody else wrote without seeing it."""

from datetime import date

import pytest

from selfassess.services import assessments, log

DAY = date(2026, 9, 1)


def rename(kade, title, stood=None):
    assessments.rename(kade.assessment, title=title, reference_date=DAY, by=kade.coordinator, stood=stood)


def test_a_description_that_changed_since_the_page_was_made_is_not_replaced(kade):
    stood = assessments.mark_of(kade.assessment)
    rename(kade, "De eerste", stood)
    lines = log.count_lines(kade.organisation.id)
    with pytest.raises(assessments.DescriptionChanged):
        rename(kade, "De tweede", stood)
    assert (kade.assessment.title, log.count_lines(kade.organisation.id)) == ("De eerste", lines)
    rename(kade, "De tweede", assessments.mark_of(kade.assessment))
    assert kade.assessment.title == "De tweede"


def test_the_same_description_may_be_sent_twice(kade):
    stood = assessments.mark_of(kade.assessment)
    rename(kade, "De eerste", stood)
    lines = log.count_lines(kade.organisation.id)
    rename(kade, "De eerste", stood)
    assert (kade.assessment.title, log.count_lines(kade.organisation.id)) == ("De eerste", lines)
