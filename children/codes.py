"""Code lists of the statutory return on looked-after children (SSDA903), in short words.

Source: Department for Education, Children looked after by local authorities in England:
guide to the SSDA903 collection. Retired codes stay, since records go back years.
"""

LEGAL_STATUSES = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "V2": "Section 20, single period",
    "V3": "Short breaks, each episode recorded",
    "V4": "Short breaks, agreement recorded",
    "L1": "Police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "J1": "On remand",
    "J2": "Detained under PACE",
    "J3": "Youth rehabilitation order",
}
SHORT_BREAKS = frozenset({"V3", "V4"})

REASONS_CEASED = {
    "X1": "New episode the same day",
    "E11": "Adopted, unopposed",
    "E12": "Adopted, consent dispensed with",
    "E2": "Died",
    "E3": "Taken over by another authority",
    "E4A": "Returned home, planned",
    "E4B": "Returned home, not planned",
    "E13": "Left to live with relatives or others without parental responsibility",
    "E41": "Child arrangements order",
    "E45": "Special guardianship, former foster carer who is family or a friend",
    "E46": "Special guardianship, other former foster carer",
    "E47": "Special guardianship, carer who is family or a friend",
    "E48": "Special guardianship, other carer",
    "E5": "Independent living with support",
    "E6": "Independent living without support",
    "E7": "Moved to adult residential care",
    "E8": "Ceased for another reason",
    "E9": "Sentenced to custody",
    "E14": "Remand ended",
    "E15": "Age assessed as 18 or over",
    "E16": "Moved abroad",
    "E17": "Turned 18 and stayed with carers",
}

NEEDS = {
    "N1": "Abuse or neglect",
    "N2": "Child’s disability",
    "N3": "Parental illness or disability",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
}

ETHNICITIES = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WOTH": "Other White",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Other mixed",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Other Asian",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Other Black",
    "CHNE": "Chinese",
    "OOTH": "Other",
    "REFU": "Refused",
    "NOBT": "Not yet obtained",
}

# How a child aged 4 or over took part in a review.
PARTICIPATION = {
    "PN0": "Under 4 at the time",
    "PN1": "Attended and spoke",
    "PN2": "Attended, an advocate spoke",
    "PN3": "Attended and gave views without words",
    "PN4": "Attended and gave no views",
    "PN5": "Did not attend, an advocate spoke",
    "PN6": "Did not attend, sent views another way",
    "PN7": "Did not attend and sent no views",
}
