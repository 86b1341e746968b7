from django.urls import path

from reports import views, words_views

app_name = "reports"
urlpatterns = [
    path("", views.RunListView.as_view(), name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/try-again/", views.try_again, name="try_again"),
    path("<int:pk>/records/", views.records, name="records"),
    path("<int:pk>/download/<slug:kind>/", views.download, name="download"),
    path("<int:pk>/narrative/", words_views.narrative, name="narrative"),
    path("<int:pk>/cover-sheet/", words_views.cover, name="cover"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/differences/", views.differences, name="differences"),
]
