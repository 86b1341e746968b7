"""The addresses of what follows a decision: actions, support, reviews, what is learned."""

from django.urls import path

from referrals.views import action, review, support

urlpatterns = [
    path("actions/", action.actions, name="actions"),
    path("actions/<int:pk>/", action.action, name="action"),
    path("actions/<int:pk>/owner/", action.reassign, name="reassign"),
    path("reviews/", review.reviews, name="reviews"),
    path("support/", support.support, name="support"),
    path("support/<int:pk>/", support.answer_support, name="answer_support"),
]
