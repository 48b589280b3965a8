-- Which chips did an account return that never came to it? Any shipment to it clears, of any day,
-- of the unit or of what it is built into, and any service record that brought it there.
WITH returned AS (
    SELECT s.*
    FROM unit_service AS s
    LEFT JOIN unit_known AS k USING (id)
    WHERE s.kind = 'rma-out' AND s.date_last <= $as_of AND coalesce(k.chip, true)
      AND EXISTS (SELECT 1 FROM unit_lines WHERE leg IS NOT NULL)
),
brought AS (
    SELECT r.id, g.receiver AS account
    FROM unit_routes AS r
    JOIN unit_legs AS g USING (leg)
    SEMI JOIN returned AS b ON b.id = r.id
    UNION
    SELECT c.id, if(s.kind = 'rma-in', s.account, s.receiver)
    FROM unit_service AS s
    JOIN unit_carriers AS c ON c.carrier = s.id
    WHERE s.kind IN ('rma-in', 'lease-return')
)
SELECT
    r.account, coalesce(nullif(k.item, ''), r.item) AS item, n.serial, '' AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'service' AS "table", r."row", r.file
FROM returned AS r
ANTI JOIN brought AS b ON b.id = r.id AND b.account = r.account
JOIN unit_names AS n ON n.id = r.id
LEFT JOIN unit_known AS k ON k.id = r.id
