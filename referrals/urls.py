from django.urls import path

from referrals.views import meeting, referral

app_name = "referrals"
urlpatterns = [
    path("<int:pk>/", referral.detail, name="detail"),
    path("meetings/<int:pk>/", meeting.meeting, name="meeting"),
]
