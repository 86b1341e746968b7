"""What an item's screen sends, as its page and its script do."""

import json

from django.urls import reverse

from referrals.models import AgendaItem
from referrals.workflow import screen as writing


def address(world, name="item"):
    return reverse(f"referrals:{name}", args=[world.item.pk])


def of_child(child, **answers):
    """The fields of one child's decision by their names on the screen."""
    return {f"child-{child.pk}-{name}": text for name, text in answers.items()}


def whole_form(world, *, versions=None, rationale="Supported.", **more):
    """A filled form for both children, as the page sends it when Record is pressed."""
    sent = {"versions": json.dumps(versions or {}), "record": "yes"}
    for child in world.children:
        sent |= of_child(child, decision="support_at_home", rationale=rationale, version="0")
    return sent | more


def write(world, by, page="", turn=0, **fields):
    """Save fields as the script does: name=(text, version based on)."""
    written = [writing.Written(name, *pair) for name, pair in fields.items()]
    item = AgendaItem.objects.select_related("meeting", "referral").get(pk=world.item.pk)
    return writing.save(item, written, by=by, page=page, turn=turn)


def post_json(client, world, fields, page="p1", turn=1):
    body = {"page": page, "turn": turn, "fields": fields}
    return client.post(address(world, "save_item"), json.dumps(body), "application/json")


def draft(world, name):
    return world.item.draft_answers.get(field=name)
