from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self):
        from exchange.waiting import to_import
        from kft.core.navigation import Section, WaitingList, register

        register(
            Section(85, "Imports", "exchange:imports", "core.import_records"),
            WaitingList(
                80,
                "Files to import",
                "core.import_records",
                to_import,
                "exchange:imports",
            ),
        )
