"""Answers told in words."""

import pytest

from selfassess import shelf
from selfassess.core.answers import Answer, NormAnswer
from selfassess.web.kinds.telling import told


@pytest.mark.parametrize(("respondents", "shown"), [(4, False), (None, False), (5, True)])
def test_an_outcome_of_too_few_people_is_never_told(app, respondents, shown):
    questionnaire = shelf.find("kwaliteitskader").questionnaire
    item = next(item for item in questionnaire.items if item.minimum == 5)
    answer = Answer(norms={item.norms[0].id: NormAnswer("met")}, outcome=item.outcomes[0].id, respondents=respondents)
    with app.test_request_context():
        lines = " ".join(told(questionnaire, item, answer))
    assert (item.outcomes[0].text in lines) is shown
