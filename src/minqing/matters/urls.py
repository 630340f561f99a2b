from django.urls import path, re_path

from minqing.lib.http import form_page
from minqing.matters.views import (
    act,
    categories,
    detail,
    duties,
    export,
    ledger,
    papers,
    process,
    register,
    rules,
    worklists,
)

urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("export/", form_page(get=export.export_form, post=export.export), name="export"),
    path("to-send/", worklists.dispatch_list, name="dispatch-list"),
    path("unit/", worklists.unit_list, name="unit-list"),
    path("to-bring/", worklists.bring_list, name="bring-list"),
    path("to-call/", worklists.callback_list, name="callback-list"),
    path("to-sort/", worklists.to_sort, name="to-sort"),
    path("process/", process.process, name="process"),
    path("categories/", categories.categories, name="categories"),
    re_path(
        r"^categories/(?P<pk>[0-9]{2}(?:\.[0-9]+)?)/$",
        form_page(get=categories.change_form, post=categories.change),
        name="category",
    ),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", form_page(get=rules.add_form, post=rules.add), name="add-rule"),
    path("rules/try/", form_page(get=rules.try_form, post=rules.tried), name="try-rules"),
    path("rules/bench/", rules.on_bench, name="rule-bench"),
    path("rules/<uuid:pk>/", form_page(get=rules.change_form, post=rules.change), name="rule"),
    path("rules/<uuid:pk>/<slug:what>/", rules.press, name="press-rule"),
    path("rules/<uuid:pk>/restore/<uuid:turn>/", rules.restore, name="restore-rule"),
    path("duties/", duties.duties, name="duties"),
    path("duties/new/", form_page(get=duties.add_form, post=duties.add), name="add-duty"),
    path("duties/<uuid:pk>/", form_page(get=duties.change_form, post=duties.change), name="duty"),
    path("duties/<uuid:pk>/withdraw/", duties.withdraw, name="withdraw-duty"),
    path("new/", form_page(get=register.register_form, post=register.register), name="register"),
    path("<uuid:pk>/", detail.detail, name="detail"),
    path("<uuid:pk>/receipt/<uuid:asked>/", papers.receipt, name="receipt"),
    path("<uuid:pk>/letter/<uuid:asked>/", papers.letter, name="letter"),
    path("<uuid:pk>/<slug:move>/", form_page(get=act.act_form, post=act.act), name="act"),
]
