import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings

from minqing.accounts.models import User
from minqing.audit.models import Event
from minqing.desk.operator import counting, figures
from minqing.desk.operator.middleware import counts, watched
from minqing.lib import logs
from tests import county, web
from tests.asking import asks_at_most
from tests.desk import houses

PLANTED = "岩温龙"
TYPED = "%E5%B2%A9%E6%B8%A9%E9%BE%99"  # the same, as browsers send it


# --- /healthz ---


@pytest.mark.django_db
def test_whether_it_is_well_is_all_it_says(client: Client) -> None:
    with asks_at_most(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ok\n", "no-store")
    assert not answer.cookies
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_a_database_that_is_away_is_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("password of minqing@10.0.0.7 refused")

    monkeypatch.setattr(figures, "ask_anything", away)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "not ok\n")


# --- /metrics ---


@pytest.fixture
def metrics() -> Iterator[None]:
    counts.cache_clear()
    with override_settings(METRICS=True, METRICS_TOKEN=""):
        yield
    counts.cache_clear()


@pytest.mark.django_db
def test_nobody_gets_figures_that_were_not_asked_for(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("metrics")
def test_figures_are_for_this_machine(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("metrics")
def test_figures_are_for_who_has_the_token(client: Client) -> None:
    with override_settings(METRICS_TOKEN="s3cret"):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer s3cre\u00e9"}).status_code == 404
        answer = client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers={"Authorization": "Bearer s3cret"})
        assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("metrics")
def test_what_was_answered_is_counted_by_view(chen: User, client_of: Callable[[User], Client]) -> None:
    browser = client_of(chen)
    for _time in range(3):
        browser.get(f"/matters/?q={PLANTED}")
    browser.get(f"/{PLANTED}/")
    text = browser.get("/metrics").text
    assert 'minqing_requests_total{view="matters:ledger",status="200"} 3' in text
    assert 'minqing_requests_total{view="",status="404"} 1' in text
    assert 'minqing_request_seconds_count{view="matters:ledger"} 3' in text
    assert 'minqing_request_seconds_bucket{view="matters:ledger",le="+Inf"} 3' in text
    assert f"minqing_audit_unchained {Event.objects.filter(position=None).count()}" in text
    assert "minqing_steps_unnumbered " in text
    assert PLANTED not in text
    assert "chen" not in text
    line = re.compile(r'(# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")?\})? [0-9.e-]+)')
    assert [one for one in text.splitlines() if not line.fullmatch(one)] == []


def test_rows_of_processes_are_summed() -> None:
    shared = counting.Counts(["a:b", "c"])
    for row in (0, 1, counting.ROWS - 1):
        shared.use_row(row)
        shared.add("a:b", 200, 0.03)
        shared.add("nowhere", 418, 99)
    told = list(shared.lines())
    assert 'minqing_requests_total{view="a:b",status="200"} 3' in told
    assert 'minqing_request_seconds_bucket{view="a:b",le="0.025"} 0' in told
    assert 'minqing_request_seconds_bucket{view="a:b",le="0.05"} 3' in told
    assert 'minqing_requests_total{view="",status="other"} 3' in told
    assert not any('"c"' in line for line in told)


# --- the log ---


def written(record: logging.LogRecord, formatter: logging.Formatter) -> str:
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    handler.handle(record)
    return out.getvalue()


@pytest.mark.parametrize("formatter", [logs.Json(), logs.Lines()])
def test_an_error_is_told_without_what_it_says(formatter: logging.Formatter) -> None:
    try:
        raise OperationalError(f"Key (name)=({PLANTED}) already exists")
    except OperationalError:
        error = sys.exc_info()
    make = logging.getLogger("django.request").makeRecord
    said = written(make("django.request", 40, "", 1, "Internal Server Error: %s", (f"/{PLANTED}",), error), formatter)
    said += written(make("django.security.DisallowedHost", 40, "", 1, f"Invalid host: {PLANTED}", (), None), formatter)
    said += written(make("gunicorn.error", 40, "", 1, "Error handling %s", (f"/?q={PLANTED}",), None), formatter)
    assert PLANTED not in said
    assert "OperationalError" in said
    assert "test_watching.py:" in said


def test_every_line_of_a_running_house_is_an_object_that_names_nobody(own_house: dict[str, str]) -> None:
    env = own_house | {"MINQING_LOG": "json", "MINQING_METRICS": "1"}
    with web.served(env) as house, web.Client(house.port) as browser:
        browser.sign_in("li", county.PASSWORD)
        browser.get(f"/matters/?q={TYPED}")
        browser.ask("GET", f"/{TYPED}/?q={TYPED}")
        browser.ask("POST", f"/accounts/users/?{TYPED}", f"name={TYPED}")
        browser.ask("POST", web.SIGN_IN, f"username={TYPED}&password={TYPED}&csrfmiddlewaretoken={browser.token}")
        ids = {one["request"] for one in lines(env) if "request" in one}
        figures_ = browser.ask("GET", "/metrics")[1]
    told = lines(env)
    views = {(one.get("view"), one.get("status")) for one in told if one["event"] == "request"}
    assert {("matters:ledger", 200), ("", 404), ("accounts:sign-in", 302)} <= views
    assert len(ids) > 4
    assert all(one["ms"] >= 0 for one in told if one["event"] == "request")
    assert 'minqing_requests_total{view="matters:ledger",status="200"} 1' in figures_  # of both processes
    log = (Path(env["MINQING_HOME"]) / "serve.log").read_text()
    for word in (PLANTED, TYPED, TYPED.lower(), county.PASSWORD, "q=", "/matters/"):
        assert word not in log


def lines(env: dict[str, str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in (Path(env["MINQING_HOME"]) / "serve.log").read_text().splitlines()]


def test_nothing_is_watched_that_was_not_asked_for() -> None:
    assert "minqing.desk.operator.middleware.watched" in settings.MIDDLEWARE
    with pytest.raises(MiddlewareNotUsed):
        watched(lambda _request: HttpResponse())


# --- manage check --deploy ---


def test_a_house_behind_https_is_set_as_django_wants_it(own_house: dict[str, str]) -> None:
    env = own_house | {"DJANGO_SETTINGS_MODULE": "minqing.settings", "MINQING_HTTPS": "1"}
    env |= {"MINQING_HOSTS": "minqing.example.gov.cn", "MINQING_DEBUG": ""}
    ended = houses.minqing(env, "check", "--deploy", "--fail-level", "WARNING")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "no issues" in ended.stdout
