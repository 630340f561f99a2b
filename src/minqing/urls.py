from django.urls import include, path

urlpatterns = [
    path("", include(("minqing.desk.urls", "desk"))),
    path("", include(("minqing.desk.operator.urls", "operator"))),
    path("accounts/", include(("minqing.accounts.urls", "accounts"))),
    path("people/", include(("minqing.people.urls", "people"))),
    path("visits/", include(("minqing.visits.urls", "visits"))),
    path("matters/", include(("minqing.matters.urls", "matters"))),
]

handler400 = "minqing.desk.errors.bad_request"
