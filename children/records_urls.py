"""The records officer's pages: who may see what, and who saw what."""

from django.urls import path

from children.views import access_log, emergency, emergency_bar, restriction

app_name = "records"
urlpatterns = [
    path("", restriction.find, name="find"),
    path("emergencies/", emergency.emergencies, name="emergencies"),
    path("emergencies/<int:pk>/", emergency.review, name="review"),
    path("emergencies/barred/", emergency_bar.bars, name="bars"),
    path("emergencies/barred/<int:pk>/", emergency_bar.lift_bar, name="lift_bar"),
    path("access-log/", access_log.log, name="log"),
    path("access-log/unusual/", access_log.unusual, name="unusual"),
    path("access-log/download/", access_log.download, name="download"),
    path("<int:pk>/", restriction.card, name="card"),
    path("<int:pk>/restrict/", restriction.restrict, name="restrict"),
    path("<int:pk>/lift-restriction/", restriction.lift, name="lift"),
    path("<int:pk>/named-people/new/", restriction.name_person, name="name_person"),
    path(
        "<int:pk>/named-people/<int:person>/remove/",
        restriction.remove_person,
        name="remove_person",
    ),
]
