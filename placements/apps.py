from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self):
        from children import access
        from placements.access import PLACED
        from placements.category_rules import add_category_rules

        access.register(PLACED)
        post_migrate.connect(add_category_rules, sender=self)
