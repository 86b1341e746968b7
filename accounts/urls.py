from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.PeopleView.as_view(), name="people"),
    path("new/", views.invite, name="invite"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/limit/", views.limit, name="limit"),
]
