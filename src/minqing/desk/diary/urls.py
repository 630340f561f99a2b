from django.urls import path

from minqing.desk.diary.views import following, listing, marking, reading, writing
from minqing.lib.http import form_page

urlpatterns = [
    path("diary/", listing.diaries, name="diaries"),
    path("diary/new/", writing.new, name="diary-new"),
    path("diary/<uuid:pk>/", reading.diary, name="diary"),
    path("diary/<uuid:pk>/write/", form_page(get=writing.write_form, post=writing.write), name="diary-write"),
    path("diary/<uuid:pk>/discard/", writing.discard, name="diary-discard"),
    path("diary/<uuid:pk>/marks/", form_page(get=marking.marks, post=marking.tap), name="diary-marks"),
    path("diary/<uuid:pk>/mark/", form_page(get=marking.mark_form, post=marking.mark), name="diary-mark"),
    path("diary/<uuid:pk>/place/", marking.place, name="diary-place"),
    path("diary/<uuid:pk>/submit/", form_page(get=marking.marks, post=marking.submit), name="diary-submit"),
    path("diary/<uuid:pk>/revise/", reading.revise, name="diary-revise"),
    path("diary/<uuid:pk>/visit/", form_page(get=reading.visit_form, post=reading.visit), name="diary-visit"),
    path("diary/<uuid:pk>/paper/", reading.paper, name="diary-paper"),
    path("diary/<uuid:pk>/versions/<int:number>/", reading.version, name="diary-version"),
    path("risks/", following.risks, name="risks"),
    path("risks/<uuid:pk>/", following.risk, name="risk"),
    path("risks/<uuid:pk>/watch/", form_page(get=following.risk, post=following.watch), name="risk-watch"),
    path("risks/<uuid:pk>/end/", form_page(get=following.risk, post=following.end), name="risk-end"),
    path("suggestions/", following.suggestions, name="suggestions"),
    path("suggestions/<uuid:pk>/", following.suggestion, name="suggestion"),
    path(
        "suggestions/<uuid:pk>/answer/",
        form_page(get=following.suggestion, post=following.answer_suggestion),
        name="suggestion-answer",
    ),
]
