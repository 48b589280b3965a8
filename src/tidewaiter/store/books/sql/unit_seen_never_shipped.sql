-- Which chips were seen where no packing list sent them? Asked only where packing lists exist. What
-- clears: a shipment to the place, of any day, of the unit, of what it is built into or of what it
-- was seen in; an order that names the place as site; a shipment without packing list to the place
-- from an account that had the unit; a service record that brought it.
WITH direct AS (
    SELECT r.id, g.receiver FROM unit_routes AS r JOIN unit_legs AS g USING (leg)
),
doubtful AS (
    SELECT s.id, s.place, s.parent
    FROM (
        SELECT DISTINCT u.id, u.place, u.parent
        FROM unit_seen AS u
        ANTI JOIN direct AS d ON d.id = u.id AND d.receiver = u.place
        WHERE u.id IS NOT NULL AND EXISTS (SELECT 1 FROM unit_lines WHERE leg IS NOT NULL)
    ) AS s
    LEFT JOIN unit_known AS k USING (id)
    WHERE coalesce(k.chip, true)
),
subjects AS (
    SELECT DISTINCT id AS subject FROM doubtful
    UNION
    SELECT parent FROM doubtful WHERE parent IS NOT NULL
),
held AS (
    SELECT j.subject, g.receiver AS account, g."order"
    FROM subjects AS j
    JOIN unit_routes AS r ON r.id = j.subject
    JOIN unit_legs AS g USING (leg)
    UNION ALL
    SELECT j.subject, if(v.kind = 'rma-in', v.account, v.receiver), ''
    FROM subjects AS j
    JOIN unit_carriers AS c ON c.id = j.subject
    JOIN unit_service AS v ON v.id = c.carrier
    WHERE v.kind IN ('rma-in', 'lease-return')
),
unlisted AS (
    SELECT DISTINCT g.sender, g.receiver
    FROM unit_legs AS g
    ANTI JOIN unit_lines AS l ON l.leg = g.leg
),
clear AS (
    SELECT subject, account AS place FROM held
    UNION
    SELECT h.subject, 'site:' || o.site
    FROM held AS h
    JOIN orders AS o ON o.id = h."order"
    WHERE o.id <> '' AND o.site <> ''
    UNION
    SELECT h.subject, u.receiver FROM held AS h JOIN unlisted AS u ON u.sender = h.account
),
strange AS (
    SELECT DISTINCT d.id, d.place
    FROM doubtful AS d
    ANTI JOIN clear AS c ON c.subject = d.id AND c.place = d.place
    ANTI JOIN clear AS p ON p.subject = d.parent AND p.place = d.place
)
SELECT
    s.place AS account, coalesce(nullif(k.item, ''), u.item) AS item, n.serial, '' AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'sightings' AS "table", u."row", u.file
FROM strange AS s
JOIN unit_seen AS u ON u.id = s.id AND u.place = s.place
JOIN unit_names AS n ON n.id = s.id
LEFT JOIN unit_known AS k ON k.id = s.id
