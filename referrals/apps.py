from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from children import access, chronology, panels
        from kft.core import digest, navigation
        from referrals.access import REASONS
        from referrals.chronology import ACTIONS, PANELS, SOURCES
        from referrals.digest import DIGEST
        from referrals.waiting import ENTRIES
        from referrals.waiting_decisions import ENTRIES as OF_DECISIONS

        access.register(*REASONS)
        chronology.register(*SOURCES)
        panels.register(*ACTIONS, *PANELS)
        digest.register(*DIGEST)
        navigation.register(*ENTRIES, *OF_DECISIONS)
