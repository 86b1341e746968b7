"""Placement code lists of the statutory return (SSDA903), in short words.

Source: Department for Education, guide to the SSDA903 collection. Retired codes stay.
"""

PLACEMENT_TYPES = {
    "A3": "Placed for adoption with consent, current foster carer",
    "A4": "Placed for adoption with consent, not current foster carer",
    "A5": "Placed for adoption by order, current foster carer",
    "A6": "Placed for adoption by order, not current foster carer",
    "H5": "Semi-independent living (retired)",
    "K1": "Secure children’s home",
    "K2": "Children’s home",
    "K3": "Supported accommodation",
    "P1": "With parents",
    "P2": "Independent living (retired)",
    "P3": "Residential employment",
    "R1": "Residential care home",
    "R2": "Hospital or other medical care",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution",
    "S1": "Residential school",
    "T0": "Temporary move",
    "T1": "Temporary stay in hospital",
    "T2": "Temporary absence on holiday",
    "T3": "Temporary, foster carer on holiday",
    "T4": "Temporary, seven days or less",
    "U1": "Fostered by family or friend, long term",
    "U2": "Fostered by family or friend, fostering for adoption",
    "U3": "Fostered by family or friend, not long term",
    "U4": "Fostered, long term",
    "U5": "Fostered, fostering for adoption",
    "U6": "Fostered, not long term",
    "Z1": "Other placement (retired)",
    "Z11": "Other placement, kind 11",
    "Z12": "Other placement, kind 12",
    "Z13": "Other placement, kind 13",
    "Z14": "Other placement, kind 14",
}
TEMPORARY = frozenset({"T0", "T1", "T2", "T3", "T4"})

SECTORS = {
    "PR0": "Parents",
    "PR1": "The council’s own",
    "PR2": "Another council",
    "PR3": "Other public provision",
    "PR4": "Private",
    "PR5": "Voluntary",
}

REASONS_PLACEMENT_CHANGED = {
    "CARPL": "Change to the care plan",
    "CLOSE": "Resignation or closure",
    "ALLEG": "Allegation",
    "STAND": "Concern about standards of care",
    "APPRR": "Approval removed",
    "CREQB": "Carer asked, because of the child’s behaviour",
    "CREQO": "Carer asked, for another reason",
    "CHILD": "Child asked",
    "LAREQ": "Authority asked",
    "PLACE": "Only the placement’s status changed",
    "CUSTOD": "Custody",
    "OTHER": "Other",
}
