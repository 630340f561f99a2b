"""The diary's pages: a blank sheet, the margin, submitting, and who reads what."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from minqing.audit.models import Event
from minqing.lib.ids import uuid7
from minqing.matters.models import Commitment, Matter
from minqing.visits import actions
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion, TrendRisk, Visit
from minqing.visits.sentences import pieces
from tests.asking import asks_at_most
from tests.visits import diaries
from tests.visits.diaries import LAND, ORE, PIG, SKILLS, TEXT

LIST, NEW = reverse("desk:diaries"), reverse("desk:diary-new")


def at(name, entry, *more):
    return reverse(f"desk:{name}", args=[getattr(entry, "pk", entry), *more])


def typed(**more):
    """What the blank sheet sends."""
    return {"op": str(uuid7()), "seen": "", "kind": "diary", "text": TEXT, "do": "save", **more}


def tap(client, entry, words, becomes, **more):
    row = diaries.now(entry)
    version = row.versions.last()
    text = row.draft.text if row.draft else version.words.text
    piece = next(one for one in pieces(text) if words in one.text)
    sent = {
        "op": str(uuid7()),
        "seen": row.revision,
        "start": piece.start,
        "end": piece.end,
        "becomes": becomes,
        **more,
    }
    if not row.draft:
        sent["version"] = version.number
    return client.post(at("diary-marks", entry), sent)


@pytest.fixture(autouse=True)
def _monday(clock):
    clock.stop("2026-03-16 09:30")


# --- writing ---


def test_a_pasted_text_is_read_and_kept(client_of, chen):
    client, pk = client_of(chen), uuid7()
    assert client.get(NEW).status_code == 200
    answer = client.post(at("diary-write", pk), typed())
    entry = DiaryEntry.objects.get(pk=pk)
    assert answer.headers["Location"] == at("diary-write", pk)
    assert (entry.day, entry.day_said, entry.weather) == (None, "--03-15", "晴")
    assert "读到：3月15日 · 晴" in client.get(at("diary-write", pk)).text


@pytest.mark.parametrize(
    ("first", "said", "weather"),
    [
        ("20xx年3月15日 晴四群教育之民情日记", "--03-15", "晴"),
        ("2026年3月15日　星期日　小雨", "2026-03-15", "小雨"),
        ("3月15日 星期二 天气 晴", "--03-15", "晴"),
        ("２０２６年３月１５日，多云。", "2026-03-15", "多云"),
        ("二〇二六年三月十五日", "2026-03-15", ""),
        ("2026.3.15", "2026-03-15", ""),
        ("到一组走了走，没有别的。", "", ""),
    ],
)
def test_the_head_is_read_in_its_many_spellings(client_of, chen, first, said, weather):
    pk = uuid7()
    client_of(chen).post(at("diary-write", pk), typed(text=f"{first}\n去看了老岩。"))
    entry = DiaryEntry.objects.get(pk=pk)
    assert (entry.day_said, entry.weather) == (said, weather)


def test_what_is_filled_in_goes_before_what_was_read(client_of, chen):
    client, pk = client_of(chen), uuid7()
    client.post(at("diary-write", pk), typed(day="2026-03-14", weather="阴", area=diaries.GROUP, writers="孙敏"))
    entry = DiaryEntry.objects.get(pk=pk)
    assert (entry.day, entry.weather, entry.area_id) == (date(2026, 3, 14), "阴", diaries.GROUP)
    assert {one.user.username for one in entry.writers.all()} == {"chen", "sun"}
    page = client.get(at("diary-write", pk)).text
    assert 'value="2026-03-14"' in page
    assert "孙敏" in page


def test_the_place_is_read_where_only_one_is_named(client_of, chen):
    pk = uuid7()
    client_of(chen).post(at("diary-write", pk), typed(text="今天去大寨一组，路还没修。"))
    assert DiaryEntry.objects.get(pk=pk).area_id == diaries.GROUP


def test_it_keeps_itself_and_says_when(client_of, chen):
    client, pk = client_of(chen), uuid7()
    first = client.post(at("diary-write", pk), typed(do="keep"), headers={"HX-Request": "true"})
    assert "存好了" in first.text
    assert "09:30" in first.text
    assert first.headers["HX-Replace-Url"] == at("diary-write", pk)
    assert 'value="0"' in first.text
    again = client.post(at("diary-write", pk), typed(do="keep", seen="0", text=TEXT + "再写。"))
    assert 'value="1"' in again.text
    assert client.post(at("diary-write", uuid7()), typed(do="keep", text=" ")).status_code == 204
    assert DiaryEntry.objects.count() == 1


def test_two_windows_are_shown_side_by_side_and_nothing_typed_is_lost(client_of, chen):
    client, entry = client_of(chen), diaries.begun(chen)
    diaries.saved(entry, "另一个窗口写的。")
    quiet = client.post(at("diary-write", entry), typed(do="keep", seen="0", text="这个窗口写的。"))
    assert quiet.status_code == 422
    assert "别的窗口" in quiet.text
    page = client.post(at("diary-write", entry), typed(seen="0", text="这个窗口写的。"))
    assert page.status_code == 422
    assert "这个窗口写的。" in page.text
    assert "另一个窗口写的。" in page.text
    assert 'value="1"' in page.text
    assert client.post(at("diary-write", entry), typed(seen="1", text="这个窗口写的。")).status_code == 302
    assert diaries.now(entry).draft.text == "这个窗口写的。"


def test_what_is_typed_where_another_window_has_submitted_begins_the_next_draft(client_of, chen):
    client, entry = client_of(chen), diaries.begun(chen)
    diaries.submitted(entry)
    stale = client.post(at("diary-write", entry), typed(seen="0", text="后来又写了这些。"))
    assert stale.status_code == 422
    assert "后来又写了这些。" in stale.text
    assert 'value="anew"' in stale.text
    seen = str(diaries.now(entry).revision)
    assert f'value="{seen}"' in stale.text
    anew = typed(seen=seen, text="后来又写了这些。", do="anew")
    assert client.post(at("diary-write", entry), anew).headers["Location"] == at("diary-write", entry)
    assert diaries.now(entry).draft.text == "后来又写了这些。"
    assert diaries.now(entry).versions.get().words.text == TEXT
    assert client.post(at("diary-write", entry), anew).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "还没有填写在这里"),
        ({"text": "水" * 100_000}, "现在有 100000 个"),
        ({"day": "13月1日"}, "这个日期读不出来"),
    ],
)
def test_what_is_wrong_is_said_and_the_sheet_stays(client_of, chen, wrong, says):
    page = client_of(chen).post(at("diary-write", uuid7()), typed(weather="大风", **wrong))
    assert page.status_code == 422
    assert says in page.text
    assert "大风" in page.text
    assert wrong.get("text", "3月15日")[:99] in page.text
    assert not DiaryEntry.objects.exists()


def test_a_text_with_html_is_shown_as_it_was_typed(client_of, chen):
    client, pk = client_of(chen), uuid7()
    client.post(at("diary-write", pk), typed(text="<script>alert(1)</script>\r\n路灯<b>坏</b>了。", do="look"))
    page = client.get(at("diary-marks", pk))
    assert "<script>alert(1)" not in page.text
    assert "路灯&lt;b&gt;坏" in page.text


def test_a_draft_is_thrown_away(client_of, chen):
    client, entry = client_of(chen), diaries.begun(chen)
    assert client.post(at("diary-discard", entry), {"seen": 0}).status_code == 302
    assert not DiaryEntry.objects.exists()
    assert client.get(at("diary", entry)).status_code == 404


def test_what_was_learned_is_kept_apart(client_of, chen):
    client, pk = client_of(chen), uuid7()
    assert "学习体会" in client.get(f"{NEW}?kind=learning").text
    client.post(at("diary-write", pk), typed(kind="learning", text="读了条例。", do="look"))
    assert client.get(at("diary", pk), follow=True).redirect_chain[-1][0] == at("diary-write", pk)
    assert "读了条例" not in client.get(LIST).text
    assert "读了条例" in client.get(f"{LIST}?pile=learning").text
    assert client.get(at("diary-marks", pk), follow=True).redirect_chain[-1][0] == at("diary-write", pk)


def test_a_diary_of_a_visit_begins_with_what_the_visit_tells(client_of, chen, sun, ma, area, yan_household):
    went = actions.Went(area("大寨一组"), date(2026, 3, 15), officials=[sun], households=[yan_household])
    visit = actions.record_visit(id=uuid7(), went=went, author=chen, by=diaries.by(chen))
    client, pk = client_of(chen), uuid7()
    page = client.get(f"{NEW}?visit={visit.pk}").text
    assert "孙敏" in page
    assert 'value="2026-03-15"' in page
    client.post(at("diary-write", pk), typed(text="水管裂了。", visit=str(visit.pk), area=diaries.GROUP))
    entry = DiaryEntry.objects.get(pk=pk)
    assert entry.visit == visit
    tap(client, entry, "水管裂了", "matter")
    assert DiaryMark.objects.get().household == yan_household  # the only home that was visited
    assert client_of(ma).get(f"{NEW}?visit={visit.pk}").status_code == 404
    assert client.get(f"{NEW}?visit=nonsense").status_code == 404


# --- marking and submitting ---


def test_one_tap_marks_and_the_button_says_what_it_does(client_of, chen, yan_household):
    entry, client = diaries.begun(chen), client_of(chen)
    assert tap(client, entry, LAND, "matter").headers["Location"].startswith(at("diary-marks", entry))
    tap(client, entry, ORE, "risk")
    tap(client, entry, PIG, "nothing")
    page = client.get(at("diary-marks", entry)).text
    assert "交日记，登记 1 件事项，记下 1 条" in page
    assert "请乡镇工作站看着" in page
    tap(client, entry, ORE, "back")
    assert "交日记，登记 1 件事项</button>" in client.get(at("diary-marks", entry)).text.replace("\n", "")
    assert DiaryMark.objects.count() == 2


def test_the_home_and_the_day_that_a_sentence_names_are_filled_in(client_of, chen, yan_household):
    text = "2026年3月15日。岩温龙家的水管裂了，没水吃。我答应本月底前请人去修。"
    entry = diaries.begun(chen, text, head=diaries.head(day=date(2026, 3, 15), day_said="2026-03-15"))
    client = client_of(chen)
    tap(client, entry, "水管裂了", "matter")
    tap(client, entry, "我答应", "promise")
    assert DiaryMark.objects.get(becomes="matter").household == yan_household
    assert DiaryMark.objects.get(becomes="promise").on == date(2026, 3, 31)
    assert "岩温龙家" in client.get(at("diary-marks", entry)).text


def test_a_promise_without_a_day_asks_for_it(client_of, chen):
    entry, client = diaries.begun(chen, "我答应把电话送过去。"), client_of(chen)
    tap(client, entry, "我答应", "promise")
    page = client.get(at("diary-marks", entry)).text
    assert "到哪天？" in page
    mark = DiaryMark.objects.get()
    refused = client.post(at("diary-submit", entry), {"op": str(uuid7()), "seen": 0})
    assert refused.status_code == 422
    assert "承诺要写明到哪天" in refused.text
    sent = {
        "op": str(uuid7()),
        "seen": 0,
        "start": mark.start,
        "end": mark.end,
        "becomes": "promise",
        "on": "2026-03-31",
    }
    client.post(at("diary-mark", entry), sent)
    client.post(at("diary-submit", entry), {"op": str(uuid7()), "seen": 0})
    assert Commitment.objects.get().due_on == date(2026, 3, 31)


def test_details_are_changed_and_kept(client_of, chen, yan_household):
    entry, client = diaries.begun(chen), client_of(chen)
    tap(client, entry, ORE, "risk")
    mark = DiaryMark.objects.get()
    form = {"start": mark.start, "end": mark.end, "becomes": "risk"}
    assert client.get(at("diary-mark", entry), form).status_code == 200
    sent = {**form, "op": str(uuid7()), "seen": 0, "owner": "马超", "on": "2026-05-01", "touches": "选场的工人"}
    assert client.post(at("diary-mark", entry), sent).status_code == 302
    page = client.get(at("diary-mark", entry), form).text
    assert "马超" in page
    assert "选场的工人" in page
    wrong = client.post(at("diary-mark", entry), {**sent, "owner": "没有人"})
    assert wrong.status_code == 422
    assert "干部里没有「没有人」" in wrong.text


def test_a_place_that_nobody_told_is_asked_for_in_the_margin(client_of, chen):
    entry, client = diaries.begun(chen, "路灯坏了。", head=actions.Head()), client_of(chen)
    tap(client, entry, "路灯坏了", "matter")
    refused = client.post(at("diary-submit", entry), {"op": str(uuid7()), "seen": 0})
    assert "先在日记上面写明是哪个村组" in refused.text
    assert "这是哪个村组的事" in refused.text
    assert client.post(at("diary-place", entry), {"seen": 0, "area": ""}).status_code == 422
    client.post(at("diary-place", entry), {"seen": 0, "area": diaries.GROUP})
    client.post(at("diary-submit", entry), {"op": str(uuid7()), "seen": 1})
    assert Matter.objects.get().group_code == diaries.GROUP


def test_submitted_the_margin_tells_how_each_thing_stands(client_of, chen, he):
    entry, client = diaries.begun(chen), client_of(chen)
    for words, becomes in ((LAND, "matter"), (ORE, "risk"), (SKILLS, "suggestion")):
        tap(client, entry, words, becomes)
    page = client.post(at("diary-submit", entry), {"op": str(uuid7()), "seen": 0}, follow=True)
    assert "日记交了。" in page.text
    matter = Matter.objects.get()
    for reader in (chen, he):
        told = client_of(reader).get(at("diary", entry)).text
        assert matter.number in told
        assert "已登记" in told
        assert "何丽看着" in told
        assert "提给民情办" in told
    assert LAND in client_of(he).get(reverse("matters:detail", args=[matter.pk])).text


def test_sent_twice_or_from_a_stale_page_it_is_submitted_once(client_of, chen):
    entry, client, form = diaries.begun(chen), client_of(chen), {"op": str(uuid7()), "seen": 0}
    client.post(at("diary-submit", entry), form)
    assert client.post(at("diary-submit", entry), form).headers["Location"] == at("diary", entry)
    assert client.post(at("diary-submit", entry), {**form, "op": str(uuid7())}).status_code == 302
    assert DiaryVersion.objects.count() == 1


def test_after_submitting_a_sentence_becomes_something_at_once(client_of, chen):
    entry, client = diaries.begun(chen), client_of(chen)
    diaries.submitted(entry)
    tap(client, entry, ORE, "risk")
    assert TrendRisk.objects.get().words.text == f"{ORE}。"
    asked = tap(client, entry, "我答应", "promise")
    assert "becomes=promise" in asked.headers["Location"] or Commitment.objects.exists()
    assert client.get(asked.headers["Location"]).status_code == 200


def test_another_version_is_begun_and_the_old_one_stays(client_of, chen, he):
    entry, client = diaries.begun(chen), client_of(chen)
    diaries.submitted(entry)
    row = diaries.now(entry)
    assert client.post(at("diary-revise", entry), {"seen": row.revision}).headers["Location"] == at(
        "diary-write", entry
    )
    row = diaries.now(entry)
    client.post(at("diary-write", entry), typed(seen=row.revision, text="改写过了。"))
    assert "改写过了" not in client_of(he).get(at("diary", entry)).text
    diaries.submitted(entry)
    assert "改写过了" in client_of(he).get(at("diary", entry)).text
    assert LAND in client_of(he).get(at("diary-version", entry, 1)).text
    assert client_of(he).get(at("diary-version", entry, 3)).status_code == 404


def test_the_visit_is_recorded_from_the_diary(client_of, chen, sun):
    entry, client = diaries.begun(chen, head=diaries.head(writers=[sun])), client_of(chen)
    diaries.submitted(entry)
    page = client.get(at("diary", entry)).text
    assert "这次走访还没记" in page
    assert "孙敏" in page
    form = {"op": str(uuid7()), "area": diaries.GROUP, "officials": "孙敏"}
    assert client.post(at("diary-visit", entry), form).status_code == 422
    client.post(at("diary-visit", entry), {**form, "happened_on": "2026-03-15"})
    visit = Visit.objects.get()
    assert (visit.homes, visit.officials.count(), diaries.now(entry).visit) == (None, 2, visit)
    assert "这次走访还没记" not in client.get(at("diary", entry)).text


# --- who reads ---

READERS = {
    "chen",
    "sun",
    "li",
    "luo",
    "he",
}  # the author, who wrote with him, the coordinators, the station of the place


def test_who_reads_a_submitted_diary(client_of, django_user_model, chen, sun):
    entry = diaries.begun(chen, head=diaries.head(writers=[sun]))
    version = diaries.submitted(entry)
    pages = [at("diary", entry), at("diary-paper", entry), at("diary-version", entry, version.number)]
    for page in pages:
        answers = {user.username: client_of(user).get(page).status_code for user in django_user_model.objects.all()}
        assert {name for name, status in answers.items() if status == 200} == READERS
        assert set(answers.values()) == {200, 404}
    assert Event.objects.filter(verb="diaryentry.read").count() == 3 * (len(READERS) - 1)


def test_what_came_of_it_leads_back_only_whom_its_page_lets_in(client_of, chen, he, dao, yan_household):
    entry = diaries.begun(chen)
    diaries.marked(entry, LAND, "matter")
    diaries.marked(entry, "我答应", "promise", household=yan_household, on=date(2026, 3, 31))
    diaries.submitted(entry)
    matter, promise = Matter.objects.get(), Commitment.objects.get()
    pages = [reverse("matters:detail", args=[matter.pk]), reverse("desk:promise", args=[promise.pk])]
    for page in pages:
        assert at("diary", entry) in client_of(he).get(page).text
        told = client_of(dao).get(page).text
        assert at("diary", entry) not in told
        assert "民情日记" in told


def test_where_it_came_from_is_stored_in_one_language(chen, yan_household):
    with translation.override("en"):
        entry = diaries.begun(chen)
        diaries.marked(entry, LAND, "matter")
        diaries.marked(entry, "我答应", "promise", household=yan_household, on=date(2026, 3, 31))
        diaries.submitted(entry)
    labels = {Matter.objects.get().source_label, Commitment.objects.get().source_label}
    assert labels == {"民情日记"}


def test_who_looks_after_accounts_reads_none_also_where_he_is_named(client_of, chen, guan):
    entry = diaries.begun(chen, head=diaries.head(writers=[guan]))
    diaries.submitted(entry)
    assert client_of(guan).get(at("diary", entry)).status_code == 404


def test_a_draft_and_its_acts_are_its_authors(client_of, li, chen, django_user_model):
    entry = diaries.begun(chen)
    names = ("diary", "diary-write", "diary-marks", "diary-mark", "diary-paper")
    acts = ("diary-submit", "diary-revise", "diary-discard", "diary-visit", "diary-marks", "diary-mark", "diary-place")
    for user in django_user_model.objects.exclude(pk=chen.pk):
        client = client_of(user)
        assert {client.get(at(name, entry)).status_code for name in names} == {404}, user.username
    client = client_of(li)
    assert {client.post(at(name, entry), {"op": str(uuid7()), "seen": 0}).status_code for name in acts} == {404}
    assert client.post(at("diary-write", entry), typed(seen="0")).status_code in (404, 422)
    assert diaries.now(entry).draft.text == TEXT


def test_whose_post_ended_yesterday_still_has_his_draft(client_of, chen):
    entry, client = diaries.begun(chen), client_of(chen)
    chen.posts.update(ends_on=date(2026, 3, 15))
    page = client.get(at("diary-write", entry))
    shown = page.context["form"]
    form = typed(seen="0", text="改了一句。", area=shown.fields["area"].prepare_value(shown["area"].value()))
    assert client.post(at("diary-write", entry), form).status_code == 302
    assert diaries.now(entry).area_id == entry.area_id
    listed = client.get(LIST).text
    assert "改了一句" in listed
    assert reverse("desk:risks") not in listed


@pytest.mark.parametrize("username", ["guan", "ankang", "shen", "wu", "ji", "bao", "zhou", "lin"])
def test_who_meets_nobody_writes_no_diary(client_of, django_user_model, username):
    client = client_of(django_user_model.objects.get(username=username))
    assert client.get(LIST).status_code == client.get(NEW).status_code == 403
    assert client.post(at("diary-write", uuid7()), typed()).status_code == 404
    assert client.get(reverse("desk:risks")).status_code == client.get(reverse("desk:suggestions")).status_code == 403


def test_wrong_methods(client_of, chen):
    entry, client = diaries.begun(chen), client_of(chen)
    for name in ("diary-revise", "diary-discard", "diary-place"):
        assert client.get(at(name, entry)).status_code == 405
    assert client.get(at("diary-submit", entry)).status_code == 200  # reloaded after a refusal
    assert client.post(at("diary", entry)).status_code == 405
    assert client.put(at("diary-write", entry)).status_code == 405


def test_lists_show_each_what_he_reads(client_of, chen, he, li, ma):
    drafted = diaries.begun(chen, "还没写完的。")
    diaries.submitted(diaries.begun(chen, "交了的一篇。"))
    mine = client_of(chen).get(LIST).text
    assert mine.index("还没写完的。") < mine.index("交了的一篇。")
    for user, pile, sees in ((he, "township", True), (li, "county", True), (ma, "township", False)):
        page = client_of(user).get(f"{LIST}?pile={pile}").text
        assert ("交了的一篇。" in page) == sees
        assert "还没写完的。" not in page
    assert drafted.draft


def test_pages_ask_the_database_little(client_of, chen, he):
    for _each in range(6):
        entry = diaries.begun(chen)
        for words, becomes in ((LAND, "matter"), (ORE, "risk"), (SKILLS, "suggestion")):
            diaries.marked(entry, words, becomes)
        diaries.submitted(entry)
    drafted = diaries.begun(chen)
    client, reader = client_of(chen), client_of(he)
    for who, page, most in (
        (client, LIST, 14),
        (reader, f"{LIST}?pile=township", 14),
        (client, at("diary", entry), 26),
        (reader, at("diary", entry), 22),
        (client, at("diary-marks", drafted), 16),
        (client, at("diary-write", drafted), 14),
        (reader, reverse("desk:risks"), 14),
        (client, f"{reverse('desk:suggestions')}?pile=mine", 14),
    ):
        with asks_at_most(most):
            assert who.get(page).status_code == 200, page
