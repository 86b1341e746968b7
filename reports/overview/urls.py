from django.urls import path

from reports.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("records/", views.records, name="records"),
]
