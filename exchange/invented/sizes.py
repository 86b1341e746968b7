"""How large an invented council is: the sizes of quality.md."""

from dataclasses import dataclass

IN_CARE = 520 / 1600  # of the children ever known, those looked after today
NEVER_IN_CARE = 0.1  # heard by a panel, and stayed with the family


@dataclass(frozen=True)
class Size:
    """children: all that were ever known; years: how long the records go back."""

    children: int
    years: int

    @property
    def in_care(self):
        return round(self.children * IN_CARE)

    @property
    def households(self):
        return 4 + self.children // 5

    @property
    def settings(self):
        return 12 + self.children // 40

    @property
    def teams(self):
        return 3 + self.children // 250

    @property
    def panels(self):
        return 1 + self.children // 8000


SIZES = {"S": Size(1_600, 5), "M": Size(10_000, 5), "L": Size(100_000, 10)}
