-- Which legs did a unit go, by its own packing lists or those of what it is built into?
SELECT DISTINCT c.id, l.leg
FROM unit_carriers AS c
JOIN unit_lines AS l ON l.id = c.carrier
WHERE l.leg IS NOT NULL
