-- Which serial numbers did the maker never give out? A number is asked about where ranges of its
-- item, or of no item, are known; any such range clears it, and for a number of unknown item every
-- range. Numbers are compared as texts of the same length. Where ranges overlap, the furthest end
-- of those that begin at or before a number decides. The first few ranges of an item are tried by
-- themselves: mostly there are no more, and what they clear need not be sorted.
WITH ranges AS (
    SELECT item, length(plain(first)) AS size, plain(first) AS first, plain(last) AS last
    FROM serial_ranges
    WHERE length(plain(first)) = length(plain(last)) AND plain(first) <= plain(last)
),
reaching AS (
    SELECT DISTINCT
        scope, size, first, max(last) OVER (PARTITION BY scope, size ORDER BY first) AS reach
    FROM (
        SELECT item AS scope, size, first, last FROM ranges
        UNION ALL
        SELECT '*', size, first, last FROM ranges
    )
),
few AS (
    SELECT * FROM reaching
    QUALIFY row_number() OVER (PARTITION BY scope, size ORDER BY first, reach) <= 4
),
numbered AS (
    SELECT
        n.id, n.serial, length(n.serial) AS size, coalesce(k.item::VARCHAR, '') AS item,
        k.id IS NOT NULL AS listed
    FROM unit_names AS n
    LEFT JOIN unit_known AS k USING (id)
    WHERE coalesce(k.chip, true)
      AND (
          coalesce(k.item::VARCHAR, '') IN (SELECT item FROM ranges)
          OR '' IN (SELECT item FROM ranges)
      )
),
open AS (
    SELECT n.*
    FROM numbered AS n
    ANTI JOIN few AS f
        ON f.scope = if(n.item = '', '*', n.item) AND f.size = n.size
        AND n.serial >= f.first AND n.serial <= f.reach
),
asked AS (
    SELECT id, serial, size, item
    FROM open
    WHERE listed OR id IN (SELECT id FROM unit_seen WHERE id IS NOT NULL)
),
scopes AS (
    SELECT id, serial, size, if(item = '', '*', item) AS scope FROM asked
    UNION ALL
    SELECT id, serial, size, '' FROM asked WHERE item <> '' AND '' IN (SELECT item FROM ranges)
),
given AS (
    SELECT s.id
    FROM scopes AS s
    ASOF JOIN reaching AS r ON r.scope = s.scope AND r.size = s.size AND s.serial >= r.first
    WHERE s.serial <= r.reach
),
strange AS (
    SELECT a.* FROM asked AS a ANTI JOIN given AS g USING (id)
),
places AS (
    SELECT s.id, u.place AS account, u.item, 'sightings' AS "table", u."row", u.file
    FROM strange AS s
    JOIN unit_seen AS u USING (id)
    UNION ALL
    SELECT s.id, coalesce(p.account, ''), '', 'units', l."row", l.file
    FROM strange AS s
    JOIN unit_lines AS l USING (id)
    LEFT JOIN unit_held AS p USING (id)
)
SELECT
    p.account, coalesce(nullif(s.item, ''), p.item) AS item, s.serial, '' AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, p."table", p."row", p.file
FROM places AS p
JOIN strange AS s USING (id)
