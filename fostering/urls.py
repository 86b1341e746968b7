from django.urls import path

from fostering import views

app_name = "fostering"
urlpatterns = [
    path("", views.households, name="list"),
    path("new/", views.add, name="add"),
    path("<int:pk>/", views.household, name="household"),
    path("<int:pk>/details/", views.change, name="change"),
    path("<int:pk>/end-of-approval/", views.end_approval, name="end_approval"),
    path("<int:pk>/not-available/new/", views.add_not_available, name="add_not_available"),
    path("not-available/<int:pk>/", views.change_not_available, name="change_not_available"),
    path("<int:pk>/extension/", views.extend, name="extend"),
]
