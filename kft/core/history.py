"""The append-only history: who changed what, when, from where and in which request.

pghistory's triggers write it, so no code path can forget; deletes are tracked because
its defaults don't. The context is stored on each row, since a shared context row would
need UPDATE, which the application's role does not have on history.
"""

import pghistory


def tracked(model):
    """Class decorator: keep every version of a model's rows."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=True,
    )(model)
