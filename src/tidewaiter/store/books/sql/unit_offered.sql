-- Which chips that the books have at an account are offered? Surely after they came there, and not
-- by the account itself: makers and distributors sell what they hold.
WITH offers AS (
    SELECT n.id, l.place, l.date_first, l."row", l.file
    FROM listings AS l
    JOIN unit_written AS n ON n.written = l.serial
    WHERE l.date_last <= $as_of
),
found AS (
    SELECT
        p.account, p.item, n.serial,
        struct_pack("table" := 'listings', "row" := o."row", file := o.file) AS offer,
        struct_pack("table" := m."table", "row" := m."row", file := m.file::VARCHAR) AS arrival
    FROM offers AS o
    JOIN unit_held AS p ON p.id = o.id
    JOIN unit_moves AS m ON m.turn = p.turn AND o.date_first > m.since_last
    JOIN unit_names AS n ON n.id = o.id
    WHERE o.place <> p.account
      AND split_part(p.account::VARCHAR, ':', 1) NOT IN ('maker', 'distributor')
)
SELECT
    account, item, serial, '' AS about, NULL::DOUBLE AS least, NULL::DOUBLE AS most,
    e."table", e."row", e.file
FROM (SELECT *, unnest([offer, arrival]) AS e FROM found)
