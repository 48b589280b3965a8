-- Which chips sit in another thing than they were built into? Silent where either of the two things
-- is built into the other, up to a rack: lists name the module, hosts the server.
WITH RECURSIVE listed AS (
    SELECT DISTINCT id, parent FROM unit_lines WHERE parent IS NOT NULL
),
other AS (
    SELECT u.id, u.parent, u.place, u."row", u.file
    FROM unit_seen AS u
    ANTI JOIN listed AS l ON l.id = u.id AND l.parent = u.parent
    SEMI JOIN listed AS k ON k.id = u.id
    WHERE u.parent IS NOT NULL
),
climb(id, above, steps) AS (
    SELECT DISTINCT id, id, 0 FROM other
    UNION
    SELECT DISTINCT parent, parent, 0 FROM other
    UNION
    SELECT c.id, l.parent, c.steps + 1
    FROM climb AS c
    JOIN listed AS l ON l.id = c.above
    WHERE c.steps < 3
),
related AS (
    SELECT o.id, o.parent
    FROM other AS o
    JOIN climb AS c ON c.id = o.id AND c.above = o.parent
    UNION
    SELECT o.id, o.parent
    FROM other AS o
    JOIN listed AS l ON l.id = o.id
    JOIN climb AS c ON c.id = o.parent AND c.above = l.parent
),
wrong AS (
    SELECT o.*, k.item
    FROM other AS o
    ANTI JOIN related AS r ON r.id = o.id AND r.parent = o.parent
    JOIN unit_known AS k ON k.id = o.id
    WHERE k.chip
)
SELECT
    r.place AS account, r.item, n.serial, '' AS about, NULL::DOUBLE AS least,
    NULL::DOUBLE AS most, r."table", r."row", r.file
FROM (
    SELECT id, place, item, 'sightings' AS "table", "row", file FROM wrong
    UNION
    SELECT w.id, w.place, w.item, 'units', l."row", l.file
    FROM wrong AS w
    JOIN unit_lines AS l USING (id)
    WHERE l.parent IS NOT NULL
) AS r
JOIN unit_names AS n USING (id)
