from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from children import access
        from referrals.access import PANEL_PAPERS, SUBMITTED

        access.register(PANEL_PAPERS, SUBMITTED)
