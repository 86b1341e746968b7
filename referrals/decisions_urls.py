"""The addresses of decisions: urgent ones, endorsed, replaced, objected to; the minutes."""

from django.urls import path

from referrals.views import disagreement, endorsement, of_decision, signed, urgent

urlpatterns = [
    path("decisions/<int:pk>/", of_decision.decision, name="decision"),
    path("decisions/<int:pk>/endorsement/", endorsement.endorse, name="endorse"),
    path("decisions/<int:pk>/disagreement/", disagreement.disagree, name="disagree"),
    path("decisions/<int:pk>/replacement/", disagreement.supersede, name="supersede"),
    path("disagreements/<int:pk>/", disagreement.disagreement, name="disagreement"),
    path("disagreements/<int:pk>/answer/", disagreement.resolve, name="resolve"),
    path("decisions/<int:pk>/letter/", signed.decision_letter, name="decision_letter"),
    path("meetings/<int:pk>/minutes/addendum/", signed.addendum, name="addendum"),
    path("meetings/<int:pk>/minutes/pdf/", signed.minutes_pdf, name="minutes_pdf"),
    path("urgent/", urgent.urgent_decisions, name="urgent_decisions"),
    path("urgent/<int:pk>/", urgent.urgent_decision, name="urgent_decision"),
    path("urgent/<int:pk>/decision/", urgent.decide_urgently, name="decide_urgently"),
    path("<int:pk>/urgent/", urgent.ask_urgently, name="ask_urgently"),
]
