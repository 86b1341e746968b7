"""What Haverbrook's manager writes around the figures, by chapter; "" is the summary."""

AUTUMN = {
    "": (
        "The panel met almost every week from September to December. Most of the children it"
        " heard stayed with their families, and fewer children came straight into a"
        " children’s home than earlier in the year.\n\n"
        "The review of the 17-year-olds brought the largest part of the saving. Children aged"
        " 16, and those under 11, are next."
    ),
    "panel": (
        "Family Matters came to every meeting. Health could not come to nearly half of them"
        " and has named a second person since."
    ),
    "edge_of_care": (
        "Two children became looked after. In both cases the panel had asked for help at home"
        " first, and the social worker acted when it was no longer safe.\n\n"
        "For a third of the referrals nobody recorded which service was agreed. From January"
        " the chair cannot close an item without it."
    ),
    "residential": (
        "Most of the saving comes from children who left because they no longer needed a home"
        " of this kind. For some who stayed, the providers agreed to a lower price."
    ),
    "fostering": (
        "The six households that resigned had fostered for eleven years on average. Two of"
        " them now mentor new carers."
    ),
}
FAMILY_HOMES = {
    "": (
        "The programme helps children to live in families, near to the people they know. This"
        " paper shows where they live now, what it costs, and what comes next.\n\n"
        "Three things will decide the rest of the year: the carers who are being assessed, the"
        " children who are ready to leave a children’s home, and the price of the next"
        " framework."
    ),
    "money": (
        "The agency with the most children raised its prices this month. Finance and"
        " commissioning are talking to it about a price for brothers and sisters together."
    ),
    "step_down": (
        "Where the day on which a child hoped to move has passed, the carers have been found"
        " and wait for the panel."
    ),
    "carers": (
        "Most people who go on to stage 1 heard of us from another foster carer. Carers who"
        " bring a friend are thanked with a day out."
    ),
}
SCRUTINY = {
    "": (
        "Members asked in the spring why children are placed far from home. This paper shows"
        " where they live, what it costs, and which children need our attention first."
    ),
    "residential_care": (
        "Stability meetings now begin at the first sign that a foster family may not be able to"
        " go on, so that fewer children have to move to a home."
    ),
    "attention": (
        "Each of these children is on the weekly list that the head of service reads on"
        " Monday. A child can be on it for more than one reason."
    ),
}
_SIGNED = {
    "finance_sign_off": "Agreed by the finance business partner",
    "legal_sign_off": "Agreed by the deputy monitoring officer",
    "monitoring_sign_off": "Agreed by the monitoring officer",
    "people_sign_off": "Not needed",
    "assets_sign_off": "Not needed",
    "procurement_sign_off": "Agreed by the head of procurement",
    "originator": "Leila Hakimi",
    "lead_member": "Councillor Ifan Bramley, children and families",
    "director": "Dorothea Quayle, children’s services",
    "contact_email": "manager@haverbrook.example",
    "committee": "Children and Families Scrutiny Committee",
}
AUTUMN_COVER = {
    **_SIGNED,
    "title": "Keeping families together: what the panel did in the autumn",
    "reference": "CFS 25/07",
    "purpose": (
        "To tell members what became of the children whom the panel heard, and what changed"
        " for children in residential care and for the budget."
    ),
    "recommendations": (
        "The committee is asked to note the report, and to agree that children under 11 are"
        " reviewed next, since they wait longest for a family."
    ),
    "alternatives": "To review all children at once. There are too few workers to do it well.",
    "plans": "It serves the first aim of the council plan: children grow up in families.",
    "resources": "The saving is in the budget for placements. No new money is asked for.",
    "risks": "Prices may rise more than the saving. Finance looks at that each month.",
}
FAMILY_HOMES_COVER = {
    **_SIGNED,
    "title": "Family Homes programme: the year so far",
    "reference": "CFS 26/31",
    "key_decision": True,
    "purpose": (
        "To report on the programme that helps children to live in families, and on what"
        " placements will cost this year against the budget."
    ),
    "recommendations": (
        "The committee is asked to note the forecast, and to recommend to the cabinet that two"
        " more foster carers for teenagers are paid a professional fee."
    ),
    "alternatives": "To buy the places from agencies, at some £400 a week more for each.",
    "plans": "It serves the first aim of the council plan: children grow up in families.",
    "resources": "Both fees cost £62,000 a year. They pay for themselves with two children.",
    "risks": "Fewer people may come forward than we hope. The fees start only with a child.",
    "carbon": "Children who live nearer to home travel less to school and to see their family.",
    "other_implications": "An equality impact assessment is among the background papers.",
}
SCRUTINY_COVER = {
    **_SIGNED,
    "title": "Where our children live: placements in the last six months",
    "reference": "CFS 26/32",
    "purpose": "To answer the questions that members asked in April about placements.",
    "recommendations": "The committee is asked to note the report and say what it asks next.",
}
PAPERS = (
    {"kind": "appendix", "title": "The figures, with their definitions"},
    {
        "kind": "appendix",
        "title": "Prices of each provider",
        "exempt_under": [3],
    },
    {"kind": "background", "title": "Equality impact assessment", "exempt_under": []},
)
