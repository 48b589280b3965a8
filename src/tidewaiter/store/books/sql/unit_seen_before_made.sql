-- Which chips were seen before they were made? Surely before: the whole moment lies on an earlier
-- day than the first day on which it may have been made.
WITH made AS (
    SELECT id, made_first::TIMESTAMPTZ AS made
    FROM unit_known
    WHERE chip AND made_first::TIMESTAMPTZ > (SELECT min(seen_last) FROM unit_seen)
),
early AS (
    SELECT u.id, u.place, k.item, u."row", u.file
    FROM (
        SELECT s.id, s.place, s."row", s.file
        FROM unit_seen AS s
        JOIN made AS m ON m.id = s.id AND s.seen_last < m.made
        WHERE s.seen_last < (SELECT max(made) FROM made)
    ) AS u
    JOIN unit_known AS k USING (id)
)
SELECT
    r.place AS account, r.item, n.serial, '' AS about, NULL::DOUBLE AS least,
    NULL::DOUBLE AS most, r."table", r."row", r.file
FROM (
    SELECT id, place, item, 'sightings' AS "table", "row", file FROM early
    UNION
    SELECT e.id, e.place, e.item, 'units', l."row", l.file
    FROM early AS e
    JOIN unit_lines AS l USING (id)
) AS r
JOIN unit_names AS n USING (id)
