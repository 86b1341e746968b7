"""An item's screen: which fields it has, what stands in them, and the forms made of them.

What stands in a field is what was last written there, else what is recorded.
"""

import json
from functools import cached_property

from django.db.models import Prefetch, Q

from accounts.models import User
from referrals.answers import answers_of
from referrals.forms.decision import DecisionForm
from referrals.forms.rows import ActionForm, MinuteForm, QuestionForm, SupportForm
from referrals.models import Action, Decision, DraftAnswer, UrgentDecision
from referrals.recorded import fields_recorded
from referrals.screen_fields import initial_of, is_blank, is_field, names_of, new_row, rows_in
from referrals.screen_parts import ForChild, RecordedFor, Standing
from referrals.workflow.recording import OfAChild
from referrals.workflow.screen import LONGEST, MINUTE, Written


class Screen:
    """The forms of an item for one page, filled from `posted` where it was sent."""

    def __init__(self, item, *, posted=None, checks=False, shows_anew=False, add=""):
        """`checks`: say what is missing. `shows_anew`: the next sending knows what stands."""
        self.item, self.posted, self.add = item, posted, add
        self.checks, self.shows_anew = checks, shows_anew
        self.children = list(item.referral.children.all())

    @cached_property
    def decisions(self):
        """What this meeting recorded, by child."""
        rows = self.item.referral.decisions.filter(meeting=self.item.meeting)
        actions = Prefetch("actions", Action.objects.select_related("owner"))
        rows = rows.select_related("recorded_by").prefetch_related(actions)
        return {row.child_id: row for row in rows}

    @cached_property
    def urgent(self):
        """The urgent decisions that this meeting answers."""
        waits = Q(status=UrgentDecision.Status.DECIDED, ratification=None)
        rows = UrgentDecision.objects.filter(referral=self.item.referral)
        rows = rows.filter(waits | Q(ratification__meeting=self.item.meeting))
        return list(rows.select_related("child", "decided_by"))

    @cached_property
    def standing(self):
        recorded = fields_recorded(self.item, self.decisions)
        standing = Standing(texts={**self._recommended(), **recorded})
        for draft in self.item.draft_answers.order_by("pk"):
            standing.texts[draft.field] = draft.value
            standing.drafts[draft.field] = draft
        return standing

    def _recommended(self):
        """What the worker recommends stands there until somebody writes something else."""
        rows = self.answers.children.items()
        return {f"child-{child.pk}-recommended": given["recommended"] for child, given in rows}

    @cached_property
    def answers(self):
        return answers_of(self.item.referral)

    @cached_property
    def texts(self):
        """What the page shows: what was sent to it, else what stands."""
        return {**self.standing.texts, **self.sent}

    @cached_property
    def sent(self):
        """The fields of the screen as the page sent them."""
        children = {child.pk for child in self.children}
        return {
            name: text.replace("\r\n", "\n")[:LONGEST]
            for name, text in (self.posted or {}).items()
            if is_field(name, children)
        }

    @cached_property
    def seen(self):
        """The version of each field that the sending page showed."""
        try:
            seen = json.loads((self.posted or {}).get("versions", ""))
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def unsaved(self):
        """What stands where the sending page says something else."""
        standing = {name: self.standing.texts.get(name, "") for name in self.sent}
        return {name: text for name, text in standing.items() if text != self.sent[name]}

    def changes(self):
        """What the person wrote: fields they left as they saw them are not theirs."""
        written = [
            Written(name, text, _number(self.seen.get(name)))
            for name, text in self.sent.items()
            if text != self.standing.texts.get(name, "")
        ]
        return [one for one in written if not self._left_alone(one)]

    def _left_alone(self, one):
        if one.based_on == self.standing.versions.get(one.field, 0):
            return False
        if one.based_on == 0:
            return one.value == ""
        versions = DraftAnswer.pgh_event_model.objects.filter(
            item=self.item, field=one.field, version=one.based_on
        )
        return versions.filter(value=one.value).exists()

    def added_meanwhile(self):
        """Rows that somebody added and the sending page did not show yet."""
        return [
            prefix
            for name, _ in (*self._lists(), *self._action_lists())
            for prefix in rows_in(self.standing.texts, name)
            if f"{prefix}-gone" not in self.sent and not is_blank(self.standing.texts, prefix)
        ]

    def _lists(self):
        return (("support", SupportForm), ("question", QuestionForm))

    def _action_lists(self):
        return ((f"child-{child.pk}-action", ActionForm) for child in self.children)

    @cached_property
    def parts(self):
        parts = [self._part(child) for child in self.children]
        if self.checks and not any(part.is_touched for part in parts):
            parts[0] = self._part(parts[0].child, is_asked=True)
        return parts

    def _part(self, child, is_asked=False):
        prefix, decision = f"child-{child.pk}", self.decisions.get(child.pk)
        actions = self._rows(f"{prefix}-action", ActionForm, people=self.people)
        is_touched = is_asked or bool(actions) or self._is_written_in(prefix)
        form = self._decision_form(prefix, child, decision, checks=self.checks and is_touched)
        blank = ActionForm(prefix=f"{prefix}-action-ROW", people=self.people)
        recorded = self._recorded_for(child)
        return ForChild(child, decision, form, actions, blank, is_touched, recorded)

    def _is_written_in(self, prefix):
        """Whether anything of the decision was, beyond what was recommended."""
        names = (name for name in names_of(DecisionForm) if name != "recommended")
        return any(self.texts.get(f"{prefix}-{name}") for name in names)

    def _decision_form(self, prefix, child, decision, *, checks):
        version = decision.version if decision else 0
        if self.posted and not self.shows_anew:
            version = self.posted.get(f"{prefix}-version") or 0
        can_ratify = any(urgent.child_id == child.pk for urgent in self.urgent)
        if checks:
            sent = {**self.texts, f"{prefix}-version": version}
            return DecisionForm(sent, prefix=prefix, can_ratify=can_ratify)
        initial = initial_of(DecisionForm, prefix, self.texts) | {"version": version}
        return DecisionForm(prefix=prefix, initial=initial, can_ratify=can_ratify)

    def _form(self, form_class, prefix, **options):
        if self.checks:
            return form_class(self.texts, prefix=prefix, **options)
        initial = initial_of(form_class, prefix, self.texts)
        return form_class(prefix=prefix, initial=initial, **options)

    def _rows(self, name, form_class, **options):
        prefixes = rows_in(self.texts, name)
        if self.checks:
            prefixes = [prefix for prefix in prefixes if not is_blank(self.texts, prefix)]
        if self.add == name:
            prefixes.append(f"{name}-{new_row()}")
        return [self._form(form_class, prefix, **options) for prefix in prefixes]

    def recorded(self):
        """Each child with what this meeting recorded."""
        return [self._recorded_for(child) for child in self.children]

    def _recorded_for(self, child):
        return RecordedFor(child, self.decisions.get(child.pk), self._changed_since(child))

    def _changed_since(self, child):
        """Whether something was written for the child after it was recorded."""
        decision = self.decisions.get(child.pk)
        if decision is None or decision.recorded_at is None:
            return False
        return self.standing.written_after(decision.recorded_at, f"child-{child.pk}-")

    @cached_property
    def support(self):
        return self._rows("support", SupportForm)

    @cached_property
    def questions(self):
        return self._rows("question", QuestionForm)

    @cached_property
    def minute(self):
        return MinuteForm(initial={"minute": self.texts.get(MINUTE, "")})

    @property
    def new_support(self):
        return SupportForm(prefix="support-ROW")

    @property
    def new_question(self):
        return QuestionForm(prefix="question-ROW")

    @cached_property
    def people(self):
        """Whom an action can be given to: the panel, and the workers of the children."""
        item = self.item
        named = {item.referral.referrer_id, item.meeting.chair_id}
        named |= {child.social_worker_id for child in self.children}
        known = Q(pk__in=named) | Q(panel_memberships__panel=item.meeting.panel_id)
        known |= Q(actions__decision__in=[row.pk for row in self.decisions.values()])
        return list(User.objects.filter(known, is_active=True).distinct())

    @property
    def forms(self):
        """Every form that has something in it, in the order of the page."""
        of_children = [
            form
            for part in self.parts
            if part.is_touched
            for form in (part.form, *part.actions)
        ]
        return [*of_children, *self.support, *self.questions]

    def is_complete(self):
        """Whether it can be recorded; the forms say what is missing."""
        valid = [form.is_valid() for form in self.forms]
        return all(valid) and self._asks_where_it_defers()

    def _asks_where_it_defers(self):
        deferred = [
            part
            for part in self.touched
            if part.form.cleaned_data["decision"] == Decision.Kind.DEFERRED
        ]
        if deferred and not self.questions:
            message = "Add the questions to be answered before it comes back"
            deferred[0].form.add_error("decision", message)
        return not deferred or bool(self.questions)

    @property
    def touched(self):
        return [part for part in self.parts if part.is_touched]

    def decided(self):
        """What the forms say for each child that the panel decided about."""
        return [
            OfAChild(
                part.child,
                part.form.cleaned_data["version"] or 0,
                part.form.answers(),
                _by_row(part.actions),
            )
            for part in self.touched
        ]

    def rows(self):
        """The support and the questions, by row, as they are recorded."""
        return {"support": _by_row(self.support), "questions": _by_row(self.questions)}


def _by_row(forms):
    return {form.prefix.rpartition("-")[2]: form.answers() for form in forms}


def _number(value):
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
