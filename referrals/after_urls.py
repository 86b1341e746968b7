"""The addresses of what follows a decision: actions, support, reviews, what is learned."""

from django.urls import path

from referrals.views import action, learning, review, support

urlpatterns = [
    path("actions/", action.actions, name="actions"),
    path("actions/<int:pk>/", action.action, name="action"),
    path("actions/<int:pk>/owner/", action.reassign, name="reassign"),
    path("learning/", learning.learning, name="learning"),
    path("learning/records/", learning.learning_records, name="learning_records"),
    path("learning/<str:kind>/", learning.learning_file, name="learning_file"),
    path("reviews/", review.reviews, name="reviews"),
    path("support/", support.support, name="support"),
    path("support/<int:pk>/", support.answer_support, name="answer_support"),
]
