"""The forecast of a year in one statement: who was where on which days, at which rates.

Days are half-open: `begins` is the first, `ends` the first that no longer counts. What is
`later` comes after the day up to which the records are taken as they are.
"""

# The days of each placement: those that it held up to B, and of those that held on B the
# later ones, up to its end, else its planned end, and never past the eve of the 18th
# birthday. Born on 29 February, the birthday is 1 March: 18 years on is no leap year.
_SPANS = """
spans AS (
    SELECT p.id, p.child_id, p.code, p.started, false AS later,
           greatest(p.started, %(first)s) AS begins, least(p.ended, %(after)s) AS ends
    FROM placements_placement p
    WHERE p.started < %(after)s AND (p.ended IS NULL OR p.ended > %(first)s)
    UNION ALL
    SELECT p.id, p.child_id, p.code, p.started, true, %(after)s,
           least(coalesce(p.ended, p.planned_end), %(next_year)s,
                 CASE WHEN to_char(c.date_of_birth, 'MMDD') = '0229'
                      THEN make_date(extract(year FROM c.date_of_birth)::int + 18, 3, 1)
                      ELSE (c.date_of_birth + interval '18 years')::date END)
    FROM placements_placement p JOIN children_child c ON c.id = p.child_id
    WHERE p.started < %(after)s AND (p.ended IS NULL OR p.ended >= %(after)s)
)"""

# The days of a temporary placement belong to the one that it interrupts: the one that
# holds on the day, else the child's latest in the same period of care, else itself
# (placements/categories.py: lived_in, day by day).
_LIVED = """
away AS (
    SELECT * FROM spans WHERE code = ANY(%(temporary)s) AND begins < ends
), lasting AS (
    SELECT p.id, p.child_id, p.started, p.ended FROM placements_placement p
    WHERE NOT p.code = ANY(%(temporary)s) AND p.child_id IN (SELECT child_id FROM away)
      AND (p.ended IS NULL OR p.ended > p.started)
), uncovered AS (
    SELECT away.*, unnest(
        datemultirange(daterange(away.begins, away.ends)) - coalesce(
            (SELECT range_agg(daterange(l.started, l.ended)) FROM lasting l
             WHERE l.child_id = away.child_id), '{}')) AS open
    FROM away
), cut AS (
    SELECT u.*, care.started AS care_started,
           unnest(datemultirange(u.open)
                  * datemultirange(daterange(care.started, care.ended))) AS days
    FROM uncovered u JOIN children_careperiod care ON care.child_id = u.child_id
    UNION ALL
    SELECT u.*, NULL, unnest(datemultirange(u.open) - coalesce(
        (SELECT range_agg(daterange(care.started, care.ended)) FROM children_careperiod care
         WHERE care.child_id = u.child_id), '{}'))
    FROM uncovered u
), lived AS (
    SELECT id, id AS lived_id, later, begins, ends
    FROM spans WHERE NOT code = ANY(%(temporary)s)
    UNION ALL
    SELECT away.id, l.id, away.later,
           greatest(away.begins, l.started), least(away.ends, l.ended)
    FROM away JOIN lasting l ON l.child_id = away.child_id
     AND daterange(l.started, l.ended) && daterange(away.begins, away.ends)
    UNION ALL
    SELECT cut.id, coalesce(interrupted.id, cut.id), cut.later, lower(days), upper(days)
    FROM cut LEFT JOIN LATERAL (
        SELECT earlier.id FROM lasting earlier
        WHERE earlier.child_id = cut.child_id AND earlier.started <= cut.started
          AND (earlier.ended IS NULL OR earlier.ended > cut.care_started)
        ORDER BY earlier.started DESC, earlier.ended DESC LIMIT 1
    ) interrupted ON cut.care_started IS NOT NULL
)"""

# The category is that of the day: the year is cut where a rule begins or ends.
_PLACED = """
segments AS (
    SELECT * FROM unnest(%(cuts)s::date[], %(next_cuts)s::date[]) AS s (begins, ends)
), known AS (
    SELECT * FROM unnest(%(categories)s::text[], %(sectors)s::text[], %(lines)s::text[])
        AS k (category, sector, line)
), placed AS (
    SELECT l.id, l.later, known.line, own.contract,
           greatest(l.begins, s.begins) AS begins, least(l.ends, s.ends) AS ends
    FROM lived l
    JOIN segments s ON s.begins < l.ends AND s.ends > l.begins
    JOIN placements_placement own ON own.id = l.id
    JOIN placements_placement p ON p.id = l.lived_id
    LEFT JOIN placements_setting home ON home.id = p.setting_id
    LEFT JOIN placements_provider provider ON provider.id = home.provider_id
    LEFT JOIN LATERAL (
        SELECT tried.category FROM placements_categoryrule tried
        WHERE daterange(tried.valid_from, tried.valid_to) @> s.begins
          AND (p.code = ANY(tried.codes)
               OR coalesce(nullif(p.registration, ''), home.registration)
                  = ANY(tried.registrations))
        ORDER BY tried.position LIMIT 1
    ) rule ON true
    JOIN known ON known.category = coalesce(rule.category, 'other')
     AND known.sector = coalesce(nullif(p.sector, ''), nullif(provider.sector, ''),
                                 CASE WHEN p.household_id IS NULL THEN '' ELSE 'PR1' END)
    WHERE l.begins < l.ends
)"""

# What each day costs: the lines in force less the contributions, and on later days the
# uplifts of lines that began before them.
_AMOUNTS = """
amounts AS (
    SELECT placement_id, started, ended, weekly_amount AS amount,
           NULL AS line, NULL AS contract
    FROM placements_costline
    UNION ALL
    SELECT placement_id, started, ended, -weekly_amount, NULL, NULL
    FROM placements_contribution
    UNION ALL
    SELECT c.placement_id, u.starts_on, c.ended, c.weekly_amount * u.percent / 100,
           u.category, u.contract
    FROM placements_uplift u JOIN placements_costline c
      ON c.started < u.starts_on AND (c.ended IS NULL OR c.ended > u.starts_on)
    WHERE u.starts_on < %(next_year)s
)"""

_PRICED = """
FROM placed JOIN amounts a ON a.placement_id = placed.id
 AND a.started < placed.ends AND (a.ended IS NULL OR a.ended > placed.begins)
 AND (a.line IS NULL OR placed.later
      AND a.line IN ('', placed.line) AND a.contract IN ('', placed.contract))
"""

_SUMS = f"""
SELECT placed.id, placed.line, placed.later,
       sum(a.amount * (least(a.ended, placed.ends) - greatest(a.started, placed.begins)))
{_PRICED}
GROUP BY placed.id, placed.line, placed.later
"""

# The same without the placements, by month: by how much the weekly amount of a line changes
# on each day, of which there are few, and then what each change comes to in each month.
_CHANGES = f"""
changes AS MATERIALIZED (
    SELECT placed.line, placed.later, it.day, sum(it.amount) AS amount
    {_PRICED}
    CROSS JOIN LATERAL (VALUES (greatest(a.started, placed.begins), a.amount),
                               (least(a.ended, placed.ends), -a.amount)) it (day, amount)
    GROUP BY placed.line, placed.later, it.day
)"""

_MONTHS = """
SELECT changes.line, changes.later, month.begins,
       sum(changes.amount * (month.ends - greatest(changes.day, month.begins)))
FROM changes
JOIN unnest(%(months)s::date[], %(next_months)s::date[]) AS month (begins, ends)
  ON changes.day < month.ends
GROUP BY changes.line, changes.later, month.begins
"""

# The same days and lines, for each uplift by itself.
_RAISED = """
SELECT u.id, sum(c.weekly_amount * u.percent / 100
                 * (least(c.ended, placed.ends) - greatest(u.starts_on, placed.begins)))
FROM placements_uplift u
JOIN placements_costline c
  ON c.started < u.starts_on AND (c.ended IS NULL OR c.ended > u.starts_on)
JOIN placed ON placed.id = c.placement_id AND placed.later
 AND u.starts_on < placed.ends AND (c.ended IS NULL OR c.ended > placed.begins)
 AND u.category IN ('', placed.line) AND u.contract IN ('', placed.contract)
GROUP BY u.id
"""

FORECAST = f"WITH {_SPANS}, {_LIVED}, {_PLACED}, {_AMOUNTS} {_SUMS}"
BY_MONTH = f"WITH {_SPANS}, {_LIVED}, {_PLACED}, {_AMOUNTS}, {_CHANGES} {_MONTHS}"
RAISED = f"WITH {_SPANS}, {_LIVED}, {_PLACED} {_RAISED}"
