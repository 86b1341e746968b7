from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "children"

    def ready(self):
        from children import access, chronology
        from children.reasons import EMERGENCY, NAMED
        from children.record import care_entries
        from children.waiting import ENTRIES
        from kft.core import navigation

        access.register(NAMED, EMERGENCY)
        chronology.register(chronology.Source("children.view_child", care_entries))
        navigation.register(*ENTRIES)
