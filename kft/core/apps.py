from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "kft.core"
    label = "core"

    def ready(self):
        # every process knows what its jobs do, not only a Celery worker
        autodiscover_modules("tasks", "schedule")
        from kft.core.triggers import make_quick

        post_migrate.connect(make_quick, sender=self)
