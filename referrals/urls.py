from django.urls import path

from referrals import after_urls
from referrals.views import (
    agenda,
    chair,
    check,
    draft,
    follow_up,
    meeting,
    minutes,
    referral,
)

app_name = "referrals"
urlpatterns = [
    path("", referral.listing, name="listing"),
    path("new/", draft.choose, name="choose"),
    path("new/<str:children>/", draft.new, name="new"),
    path("new/<str:children>/saved/", draft.autosave_new, name="autosave_new"),
    path("<int:pk>/", referral.detail, name="detail"),
    path("<int:pk>/form/", draft.edit, name="edit"),
    path("<int:pk>/form/saved/", draft.autosave, name="autosave"),
    path("<int:pk>/check/", check.check, name="check"),
    path("<int:pk>/authorisation/", referral.authorise, name="authorise"),
    path("<int:pk>/acceptance/", referral.accept, name="accept"),
    path("<int:pk>/answers/", referral.answer, name="answer"),
    path("<int:pk>/withdrawal/", referral.withdraw, name="withdraw"),
    path("<int:pk>/agenda/", agenda.put_on_agenda, name="put_on_agenda"),
    path("inbox/", meeting.inbox, name="inbox"),
    path("meetings/", meeting.meetings, name="meetings"),
    path("meetings/new/", meeting.plan, name="plan"),
    path("meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("meetings/<int:pk>/items/", agenda.add_item, name="add_item"),
    path("meetings/<int:pk>/agenda/", agenda.publish, name="publish"),
    path("meetings/<int:pk>/opening/", meeting.open_, name="open"),
    path("meetings/<int:pk>/closing/", meeting.close, name="close"),
    path("meetings/<int:pk>/attendance/", meeting.attendance, name="attendance"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/signature/", minutes.sign, name="sign"),
    path("items/<int:pk>/", chair.item, name="item"),
    path("items/<int:pk>/place/", agenda.move, name="move"),
    path("items/<int:pk>/removal/", agenda.take_off, name="take_off"),
    path("follow-ups/", follow_up.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_up.follow_up, name="follow_up"),
    *after_urls.urlpatterns,
]
