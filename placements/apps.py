from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self):
        from children import access, chronology, panels
        from kft.core import navigation
        from placements import record
        from placements.access import REASONS
        from placements.category_rules import add_category_rules
        from placements.entry import record as entry
        from placements.finding import record as finding
        from placements.lists import LISTS
        from placements.money import waiting as money
        from placements.moves import record as moves
        from placements.priority import add_priority_rules
        from placements.proposals import TITLE, ending
        from referrals import chain, proposals

        view, change = "placements.view_placement", "placements.change_placement"
        chain.register(chain.Source(view, record.steps_after_decisions))
        access.register(*REASONS)
        chronology.register(chronology.Source(view, record.placement_entries))
        panels.register(
            panels.Panel(10, view, "placements/on_child.html", record.lives_now),
            panels.Action(
                30, "placements.add_placement", "Start a placement", record.start_url
            ),
        )
        navigation.register(
            *LISTS,
            navigation.Section(
                45, "Trackers", "placements:weekly_tracker", "placements.view_costs"
            ),
            navigation.Section(
                90,
                "Priority rules",
                "placements:priority_rules",
                "placements.set_priority_rules",
                unless="placements.view_costs",
            ),
            navigation.WaitingList(
                50, "Placements that end within 4 weeks", change, record.ending_soon
            ),
        )
        entry.register()
        money.register()
        moves.register()
        finding.register()
        proposals.register(proposals.Rule(40, "placement_ends", TITLE, ending))
        post_migrate.connect(add_category_rules, sender=self)
        post_migrate.connect(add_priority_rules, sender=self)
