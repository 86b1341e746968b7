app_name = "fostering"
urlpatterns = []
