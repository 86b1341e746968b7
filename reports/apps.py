from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        from kft.core import demonstration
        from kft.core.navigation import Section, WaitingList, register
        from reports import demo
        from reports.waiting import to_publish

        demonstration.register(demo.play)
        register(
            Section(5, "Overview", "overview:overview", "reports.view_report"),
            Section(70, "Reports", "reports:list", "reports.view_report"),
            WaitingList(
                70,
                "Reports not yet published",
                "reports.publish_report",
                to_publish,
                "reports:list",
            ),
        )
