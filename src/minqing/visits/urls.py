from django.urls import path

from minqing.lib.http import form_page
from minqing.visits.views import stay, visit

urlpatterns = [
    path("", visit.mine, name="mine"),
    path("new/", form_page(get=visit.record_form, post=visit.record), name="record"),
    path("stays/", form_page(get=stay.stays, post=stay.record), name="stays"),
    path("<uuid:pk>/", visit.visit, name="visit"),
    path("<uuid:pk>/amend/", form_page(get=visit.amend_form, post=visit.amend), name="amend"),
]
