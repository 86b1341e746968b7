"""The files a report can be had as. Each writer gives bytes."""

import json
from collections.abc import Callable

from django.core.serializers.json import DjangoJSONEncoder

from reports.making import Made


def as_json(made: Made) -> bytes:
    text = json.dumps(made.as_json(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


WRITERS: dict[str, Callable[[Made], bytes]] = {"json": as_json}
