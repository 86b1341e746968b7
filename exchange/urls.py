from django.urls import path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:pk>/", views.import_run, name="import_run"),
    path("files/new/", views.new, name="new"),
    path("files/<int:pk>/", views.upload, name="upload"),
    path("files/<int:pk>/progress/", views.progress, name="progress"),
    path("files/<int:pk>/problems/", views.problems, name="problems"),
    path("files/<int:pk>/import/", views.start_import, name="start_import"),
    path("files/<int:pk>/let-go/", views.let_go, name="let_go"),
]
