from django.apps import AppConfig


class FosteringConfig(AppConfig):
    name = "fostering"

    def ready(self):
        from fostering.waiting import temporary_approvals
        from kft.core import navigation

        navigation.register(
            navigation.Section(60, "Fostering", "fostering:list", "fostering.view_household"),
            navigation.WaitingList(
                60,
                "Temporary approvals that run out",
                "fostering.change_household",
                temporary_approvals,
            ),
        )
