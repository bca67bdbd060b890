"""What a hand-made request holds never breaks a page."""

import pytest

from tests.factories import cases

PAGES = ("ernst", "evalueren", "overdragen", "terugkoppelen", "betrokkene", "gebouwverbod", "maatregelen/nieuw")


@pytest.fixture
def case(world, session):
    made = cases.incident(world, handler=world.manager)
    session.commit()
    return made


@pytest.mark.parametrize(
    "body",
    [b"[1, 2]", b"null", b'"text"', b'{"severity": 5, "reason": {"a": 1}}', b'{"learning_points": [1]}', b"{bad"],
)
def test_json_in_place_of_a_form_is_an_empty_form(case, world, sign_in, body):
    browser = sign_in(world.manager)
    for page in PAGES:
        answer = browser.post(f"/zaken/{case.id}/{page}", data=body, content_type="application/json")
        assert answer.status_code == 422, page


def test_a_file_in_place_of_a_text_is_no_text(case, world, sign_in):
    browser = sign_in(world.manager)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="learning_points"; filename="a.txt"\r\n\r\nabc\r\n'
        b'--x\r\nContent-Disposition: form-data; name="severity"; filename="a.txt"\r\n\r\nabc\r\n--x--\r\n'
    )
    for page in PAGES:
        answer = browser.post(f"/zaken/{case.id}/{page}", data=body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 422, page
    answer = browser.post("/melden", data=body.replace(b"learning_points", b"story"))
    assert answer.status_code == 422
