from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        import reports.tasks  # noqa: F401 - registers what the worker does
        from kft.core.navigation import Section, WaitingList, register
        from reports.waiting import to_publish

        register(
            Section(70, "Reports", "reports:list", "reports.view_report"),
            WaitingList(
                70,
                "Reports not yet published",
                "reports.publish_report",
                to_publish,
                "reports:list",
            ),
        )
