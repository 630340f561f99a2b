from django.urls import path

from minqing.lib.http import form_page
from minqing.people.views import act, consents, history

urlpatterns = [
    path("consents/", consents.consents, name="consents"),
    path("notices/", consents.notices, name="notices"),
    path("notices/new/", form_page(get=consents.notice_form, post=consents.notice), name="add-notice"),
    path("<uuid:pk>/history/", history.history, name="history"),
    path("<uuid:pk>/consents/", consents.of_home, name="of-home"),
    path("<uuid:pk>/<slug:what>/", form_page(get=act.act_form, post=act.act), name="act"),
    path("<uuid:pk>/<slug:what>/<uuid:one>/", form_page(get=act.act_on_form, post=act.act_on), name="act-on"),
]
