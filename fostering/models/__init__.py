"""Fostering households, who asks to become one, and the groups that they form."""

from fostering.models.away import NotAvailable
from fostering.models.constellation import Constellation
from fostering.models.enquiry import Enquiry
from fostering.models.household import Household

__all__ = ["Constellation", "Enquiry", "Household", "NotAvailable"]
