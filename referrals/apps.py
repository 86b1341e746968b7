from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from children import access, chronology, panels
        from kft.core import navigation
        from referrals.access import PANEL_PAPERS, SUBMITTED
        from referrals.chronology import ACTIONS, SOURCES
        from referrals.waiting import ENTRIES

        access.register(PANEL_PAPERS, SUBMITTED)
        chronology.register(*SOURCES)
        panels.register(*ACTIONS)
        navigation.register(*ENTRIES)
