from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kft.core"
    label = "core"
