from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from children import access, chronology, panels
        from kft.core import navigation
        from referrals.access import REASONS
        from referrals.chronology import ACTIONS, SOURCES
        from referrals.waiting import ENTRIES

        access.register(*REASONS)
        chronology.register(*SOURCES)
        panels.register(*ACTIONS)
        navigation.register(*ENTRIES)
