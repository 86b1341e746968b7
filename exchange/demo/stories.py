"""What social workers of Haverbrook write in their referrals. All of it is invented."""

from datetime import timedelta

USUAL = {
    "kind": "edge_of_care",
    "urgent": False,
    "legal_status": "none",
    "plan": "child_in_need",
    "parental_responsibility": "Mother and father, who live apart.",
    "school": "On roll at Haverbrook High. Attendance 71% this term.",
    "needs": "None known.",
    "family_group_decision": "planned",
    "family_group_decision_why": "Invitations are out; the family chose a date.",
    "childs_view_heard": "Seen alone at school, twice, with the Three Houses tool.",
    "parents_know": True,
    "recommended": "support_at_home",
}
STORIES = [
    {
        "reason": "Police were called to the home three times in two weeks after "
        "arguments about staying out late. Mum asked us to find somewhere else.",
        "history": "Open since spring. No earlier time in care.",
        "services_tried": "Early help from January: two visits, then missed.",
        "services_tried_rows": [
            {"service": "Early help", "tried_when": "January", "result": "Two visits."},
            {"service": "School mentor", "tried_when": "Since May", "result": "Trusted."},
        ],
        "network_options": "An aunt in Nether Haver has offered weekends.",
        "childs_view": "“I want to stay with Mum if the shouting stops.”",
        "parents_view": "Mum is worn out. Dad would like to be asked more.",
        "risks": "Missing overnight; older friends with a car.",
        "strengths": "Funny, loyal, looks after a younger cousin.",
        "working_well": "School mentor is trusted. Home by ten on weekdays.",
        "worried_about": "Nights out are getting longer and nobody knows where.",
        "needs_to_happen": "A plan for the nights that both parents keep to.",
        "asked_of_panel": "A Family Matters worker, evenings, for twelve weeks.",
    },
    {
        "reason": "Grandmother, who has cared for the children for six years, has been "
        "told to rest after a fall and cannot do mornings.",
        "history": "Live with grandmother under a child arrangements order.",
        "legal_status": "child_arrangements",
        "plan": "early_help",
        "services_tried": "Young carers group since autumn: good attendance.",
        "network_options": "An uncle nearby works shifts and can help on some days.",
        "childs_view": "Both want to stay with Nan and keep their school.",
        "parents_view": "Grandmother wants to carry on and is afraid to ask for help.",
        "parental_responsibility": "Grandmother and mother.",
        "school": "Both at Brook Lane Primary; late most mornings since the fall.",
        "risks": "Left to get up and out alone; the younger one has asthma.",
        "working_well": "A warm home, and two children who are close.",
        "worried_about": "What happens if grandmother is admitted.",
        "needs_to_happen": "Help in the mornings until she has recovered.",
        "asked_of_panel": "Morning support, and a plan with the wider family.",
    },
    {
        "reason": "Excluded from school twice; a knife was found in a bag. Dad says he "
        "cannot keep the young person safe at home.",
        "history": "Child protection plan two years ago, closed.",
        "plan": "child_protection",
        "services_tried": "Youth offending prevention worker: weekly, engaged.",
        "network_options": "Nobody at present.",
        "childs_view": "“If I stay round here I will get hurt.”",
        "parents_view": "Dad is frightened and wants a break, not for ever.",
        "risks": "Exploitation by an older group; debts.",
        "working_well": "Comes to every session with the youth worker.",
        "worried_about": "A serious injury, to this child or by this child.",
        "needs_to_happen": "A safe place for some nights and a way out of the debt.",
        "asked_of_panel": "Whether support at home can be safe, and with what.",
    },
    {
        "reason": "Mum's depression is worse since the baby; the older child is doing "
        "the cooking and has stopped seeing friends.",
        "history": "First referral.",
        "services_tried": "Health visitor weekly. Perinatal team has a waiting list.",
        "network_options": "Grandparents abroad; a neighbour helps with shopping.",
        "childs_view": "Worried that telling us would mean leaving Mum.",
        "parents_view": "Mum wants help that does not feel like being watched.",
        "risks": "Neglect of the older child's needs; isolation.",
        "working_well": "The baby is thriving and Mum asks for advice.",
        "worried_about": "A child carrying a household at twelve.",
        "needs_to_happen": "Practical help at home and time to be a child.",
        "asked_of_panel": "Practical support for ten weeks and a young carers place.",
    },
]


def answers(number, on, **changed):
    """The answers of one referral; every fourth is urgent."""
    told = {**USUAL, **STORIES[number % len(STORIES)]}
    if number % 4 == 2:
        told |= {"urgent": True, "needed_by": on + timedelta(days=7)}
    return told | changed
