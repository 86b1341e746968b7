from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "children"

    def ready(self):
        from children import chronology
        from children.record import care_entries
        from children.waiting import without_a_worker
        from kft.core import navigation

        chronology.register(chronology.Source("children.view_child", care_entries))
        navigation.register(
            navigation.Section(10, "Children", "children:list", "children.view_child"),
            navigation.WaitingList(
                40,
                "Children without a social worker",
                "children.allocate_child",
                without_a_worker,
            ),
        )
