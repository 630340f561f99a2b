from django.urls import path, re_path

from minqing.desk import views
from minqing.desk.diary.urls import urlpatterns as diary
from minqing.desk.figures import views as figures
from minqing.desk.households.views import arrange, lists, page, papers
from minqing.desk.outline import views as outline
from minqing.desk.promises import views as promises
from minqing.lib.http import form_page

urlpatterns = [
    path("", views.home, name="home"),
    path("audit/", views.audit, name="audit"),
    path("numbers/", figures.numbers, name="numbers"),
    path("households/unvisited/", figures.unvisited, name="unvisited"),
    path("households/", lists.households, name="households"),
    path("households/new/", form_page(get=arrange.add_form, post=arrange.add), name="add-household"),
    path("households/cards/<uuid:pk>/", papers.contact_card, name="contact-card"),
    path("households/<uuid:pk>/", page.household, name="household"),
    path("households/<uuid:pk>/register-card/", papers.register_card, name="register-card"),
    path(
        "households/<uuid:pk>/<slug:what>/", form_page(get=arrange.arrange_form, post=arrange.arrange), name="arrange"
    ),
    path(
        "households/<uuid:pk>/<slug:what>/<uuid:one>/",
        form_page(get=arrange.arrange_one_form, post=arrange.arrange_one),
        name="arrange-one",
    ),
    path("outline/", outline.places, name="outlines"),
    path("outline/<uuid:pk>/", outline.household, name="outline"),
    re_path(r"^outline/(?P<code>[0-9]{12}(?:[0-9]{3})?)/$", outline.place, name="outline-village"),
    path("promises/", promises.promises, name="promises"),
    path("promises/unit/", promises.of_units, name="unit-promises"),
    path("promises/new/", form_page(get=promises.promise_form, post=promises.make), name="promise-new"),
    path("promises/<uuid:pk>/", promises.promise, name="promise"),
    path(
        "promises/<uuid:pk>/settle/",
        form_page(get=promises.settle_form, post=promises.settle),
        name="promise-settle",
    ),
    *diary,
]
