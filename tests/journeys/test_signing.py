"""The director signs on a phone, and what was signed can be checked by everyone who has the file or the paper."""

import hashlib
import io
import re

import pypdf

PHONE = {"width": 390, "height": 844}


def test_what_a_director_signs_on_a_phone_can_be_checked_by_its_hash(visits):
    coordinator = visits("coordinator")
    address = f"/assessments/{coordinator.starts('Om te tekenen', questionnaire='kwaliteitskader')}"
    coordinator.goes_to(address)
    coordinator.follows("Finish")
    coordinator.presses("Hand in")

    director = visits("director", viewport=PHONE, has_touch=True)
    director.goes_to(f"{address}/finish")
    director.chooses("read", "1")
    director.presses("Adopt")
    director.follows("What was signed, and how to check it")
    shown = re.sub(r"\s", "", director.page.locator(".kept .hash").inner_text())
    with director.page.expect_download() as coming:
        director.page.locator('a[href$=".json"]').click()
    assert hashlib.sha256(coming.value.path().read_bytes()).hexdigest() == shown

    coordinator.goes_to(f"{address}/plan")
    cover = pypdf.PdfReader(io.BytesIO(coordinator.downloads("Make the PDF"))).pages[0].extract_text()
    assert shown in re.sub(r"\s", "", cover)
