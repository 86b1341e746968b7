"""Addresses of requests to enter care."""

from django.urls import path

from placements.views import authorisation, authorisation_draft

NEW = "authorisations/new/<slug:kind>/for/<int:child>/"
ONE = "authorisations/<int:pk>/"
urlpatterns = [
    path("authorisations/", authorisation.authorisations, name="authorisations"),
    path(NEW, authorisation_draft.ask_authorisation, name="ask_authorisation"),
    path(
        f"{NEW}saved/",
        authorisation_draft.autosave_new_authorisation,
        name="autosave_new_authorisation",
    ),
    path(ONE, authorisation.authorisation, name="authorisation"),
    path(f"{ONE}answers/", authorisation_draft.write_authorisation, name="write_authorisation"),
    path(
        f"{ONE}answers/saved/",
        authorisation_draft.autosave_authorisation,
        name="autosave_authorisation",
    ),
    path(
        f"{ONE}withdraw/", authorisation.withdraw_authorisation, name="withdraw_authorisation"
    ),
    path(f"{ONE}pdf/", authorisation.printed_authorisation, name="printed_authorisation"),
]
