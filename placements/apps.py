from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self):
        from children import access
        from placements.access import PLACED

        access.register(PLACED)
