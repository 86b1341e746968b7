from django.urls import path

from children.views import correction, emergency, restriction
from children.views import record as views

app_name = "children"
urlpatterns = [
    path("", views.children, name="list"),
    path("new/", views.add, name="add"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/details/", views.change, name="change"),
    path("<int:pk>/new-brother-or-sister/", views.add_sibling, name="add_sibling"),
    path("<int:pk>/worker-and-team/", views.allocate, name="allocate"),
    path("<int:pk>/named-people/new/", restriction.name_person_for_child, name="name_person"),
    path("<int:pk>/care/new/", views.start_care, name="start_care"),
    path("<int:pk>/care/<int:period>/end/", views.end_care, name="end_care"),
    path("<int:pk>/care/<int:period>/correct/", correction.correct_care, name="correct_care"),
    path(
        "<int:pk>/legal-status/<int:status>/correct/",
        correction.correct_legal_status,
        name="correct_legal_status",
    ),
    path("<int:pk>/legal-status/", views.start_legal_status, name="start_legal_status"),
    path("<int:pk>/people/new/", views.add_relationship, name="add_relationship"),
    path(
        "<int:pk>/people/<int:relationship>/remove/",
        views.remove_relationship,
        name="remove_relationship",
    ),
]
