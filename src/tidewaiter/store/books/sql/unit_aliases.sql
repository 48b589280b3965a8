-- By which identifiers may a packing list name a leg? By its own, and by that of a shipment that it
-- corrects, unless the correction has a packing list of its own.
WITH RECURSIVE named(alias, shipment) AS (
    SELECT DISTINCT shipment, shipment FROM unit_legs
    UNION
    SELECT s.corrects, n.shipment
    FROM named AS n
    JOIN shipments AS s ON s.id = n.alias
    WHERE s.corrects <> ''
)
SELECT DISTINCT n.alias, g.leg
FROM named AS n
JOIN unit_legs AS g USING (shipment)
WHERE n.alias <> ''
  AND (n.alias = n.shipment OR n.shipment NOT IN (SELECT shipment FROM units))
