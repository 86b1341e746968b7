"""What an item's screen is made of: each child's part, and what stands in the fields."""

from dataclasses import dataclass, field
from typing import Any

from referrals.forms.decision import DecisionForm
from referrals.forms.rows import ActionForm
from referrals.models import Decision, DraftAnswer


@dataclass
class ForChild:
    """One child's part of the screen."""

    child: Any
    decision: Decision | None
    form: DecisionForm
    actions: list[ActionForm]
    new_action: ActionForm
    is_touched: bool
    recorded: "RecordedFor"

    @property
    def list_name(self):
        return f"child-{self.child.pk}-action"


@dataclass
class RecordedFor:
    """What is recorded for a child, and whether the screen says something else by now."""

    child: Any
    decision: Decision | None
    is_changed: bool


@dataclass
class Standing:
    """What stands in each field, in the order of its rows, and who wrote it last."""

    texts: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, DraftAnswer] = field(default_factory=dict)

    @property
    def versions(self):
        return {name: draft.version for name, draft in self.drafts.items()}

    @property
    def sequence(self):
        """The number of the last change that is among them."""
        return max((draft.sequence for draft in self.drafts.values()), default=0)

    def written_after(self, moment, prefix):
        return any(
            draft.saved_at > moment and name.startswith(prefix)
            for name, draft in self.drafts.items()
        )
