-- Whose records say where a unit goes? Its own; those of what it is built into only where no
-- shipment names the unit itself. A rack holds servers, a server modules, a module chips: 3 steps.
WITH RECURSIVE own AS (
    SELECT DISTINCT id FROM unit_lines WHERE leg IS NOT NULL
),
inner_units AS (
    SELECT DISTINCT l.id, l.parent
    FROM unit_lines AS l
    ANTI JOIN own USING (id)
    WHERE l.parent IS NOT NULL
),
climb(id, carrier, steps) AS (
    SELECT id, parent, 1 FROM inner_units
    UNION
    SELECT c.id, i.parent, c.steps + 1
    FROM climb AS c
    JOIN inner_units AS i ON i.id = c.carrier
    WHERE c.steps < 3
)
SELECT id, id AS carrier FROM own
UNION ALL
SELECT DISTINCT s.id, s.id FROM unit_service AS s ANTI JOIN own USING (id)
UNION ALL
SELECT DISTINCT c.id, c.carrier
FROM climb AS c
SEMI JOIN own ON own.id = c.carrier
WHERE c.id <> c.carrier
