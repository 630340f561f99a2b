import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_switch_is_kept_by_this_browser(client: Client) -> None:
    response = client.post("/accounts/language/", {"language": "en", "next": "/accounts/sign-in/"})
    assert response.headers["Location"] == "/accounts/sign-in/"
    assert 'lang="en"' in client.get("/accounts/sign-in/").text
    client.post("/accounts/language/", {"language": "zh-hans", "next": "/accounts/sign-in/"})
    assert 'lang="zh-Hans"' in client.get("/accounts/sign-in/").text


def test_what_the_browser_announces_does_not_count(client: Client) -> None:
    assert "登录" in client.get("/accounts/sign-in/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("language", ["", "fr", "en\r\nSet-Cookie: x=1", "x" * 100_000])
def test_an_unknown_language_changes_nothing(client: Client, language: str) -> None:
    response = client.post("/accounts/language/", {"language": language, "next": "https://example.org/"})
    assert "example.org" not in response.headers["Location"]
    assert "django_language" not in response.cookies
    assert client.get("/accounts/language/").status_code == 405
