"""Work that children/workflow asks for. Each can run twice."""

from accounts.models import User
from children import letters
from kft.core.jobs import job


@job(letters.TELL)
def tell_of_emergency(job, opening, to):
    """Tell one keeper of the records, unless they have left the council since."""
    officer = User.objects.get(pk=to)
    if officer.is_active:
        letters.tell_of_emergency(opening, officer)
