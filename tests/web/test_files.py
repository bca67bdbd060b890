"""Static files have an address that changes with them, and headers of their own."""

import re


def test_a_page_names_its_style_by_its_contents_and_the_file_may_be_kept(client):
    page = client.get("/inloggen").get_data(as_text=True)
    address = re.search(r'href="(/static/app\.css\?v=[0-9a-f]{12})"', page).group(1)
    with client.get(address) as answer:
        assert b"app-theme" in answer.get_data()
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_outside_the_folder_is_served(client):
    assert client.get("/static/../config.py").status_code == 404
    assert client.get("/static/%2e%2e/config.py").status_code == 404
