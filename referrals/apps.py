from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from children import access, chronology, panels
        from kft.core import digest, navigation
        from referrals import proposals
        from referrals.access import REASONS
        from referrals.agenda_waiting import ENTRIES as OF_AGENDAS
        from referrals.chronology import ACTIONS, PANELS, SOURCES
        from referrals.digest import DIGEST
        from referrals.proposal_rules import RULES
        from referrals.waiting import ENTRIES
        from referrals.waiting_decisions import ENTRIES as OF_DECISIONS

        access.register(*REASONS)
        chronology.register(*SOURCES)
        panels.register(*ACTIONS, *PANELS)
        digest.register(*DIGEST)
        navigation.register(*ENTRIES, *OF_AGENDAS, *OF_DECISIONS)
        proposals.register(*RULES)
        import_module("referrals.planning")  # its task and its jobs are called by name
