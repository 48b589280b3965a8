-- Which fleets are reported at two places by turns? A unit was surely seen at each of two places
-- both before and after, or at the same instant as, at the other. An arrival in the books that may
-- explain one of these changes of place clears: at either place, after the first sighting at the
-- other one and before the last at its own. More than one such unit is a fleet. Serial numbers and
-- device identifiers may be of the same units: at least the more of them, at most all.
WITH periods AS (
    SELECT
        way, name, place, max(id) AS id, max(item) AS item, min(seen_first) AS begins,
        min(seen_last) AS surely_from, max(seen_first) AS surely_to, max(seen_last) AS ends
    FROM unit_identities
    GROUP BY way, name, place
),
overlapping AS (
    SELECT
        a.way, a.name, a.id, greatest(a.item, b.item) AS item, a.place AS place_a,
        b.place AS place_b, a.begins AS begins_a, a.ends AS ends_a, b.begins AS begins_b,
        b.ends AS ends_b
    FROM periods AS a
    JOIN periods AS b
        ON b.way = a.way AND b.name = a.name AND a.place < b.place
        AND a.surely_from <= b.surely_to AND b.surely_from <= a.surely_to
),
ids AS (
    SELECT DISTINCT i.way, i.name, i.id
    FROM unit_identities AS i
    SEMI JOIN overlapping AS o ON o.way = i.way AND o.name = i.name
    WHERE i.id IS NOT NULL
),
came AS (
    SELECT i.way, i.name, m.account, m.since_first, m.since_last
    FROM ids AS i
    JOIN unit_routes AS r USING (id)
    JOIN unit_moves AS m ON m.leg = r.leg
    UNION ALL
    SELECT i.way, i.name, m.account, m.since_first, m.since_last
    FROM ids AS i
    JOIN unit_moves AS m ON m.unit = i.id
),
clones AS (
    SELECT o.*
    FROM overlapping AS o
    ANTI JOIN came AS c
        ON c.way = o.way AND c.name = o.name
        AND (
            c.account = o.place_a
            AND c.since_first <= o.ends_a::DATE AND c.since_last >= o.begins_b::DATE
            OR c.account = o.place_b
            AND c.since_first <= o.ends_b::DATE AND c.since_last >= o.begins_a::DATE
        )
),
fleets AS (
    SELECT
        place_a, place_b,
        count(*) FILTER (WHERE p.account = place_b) > count(*) FILTER (WHERE p.account = place_a)
            AS at_b
    FROM clones AS c
    LEFT JOIN unit_held AS p ON p.id = c.id
    GROUP BY place_a, place_b
    HAVING count(DISTINCT c.name) > 1
),
numbered AS (
    SELECT
        c.*, if(f.at_b, c.place_b, c.place_a) AS account,
        if(f.at_b, c.place_a, c.place_b) AS elsewhere,
        count(*) FILTER (WHERE way = 'serial') OVER fleet AS serials,
        count(*) FILTER (WHERE way = 'uuid') OVER fleet AS identifiers
    FROM clones AS c
    JOIN fleets AS f USING (place_a, place_b)
    WINDOW fleet AS (PARTITION BY c.place_a, c.place_b, c.item)
)
SELECT
    n.account, n.item, n.name AS serial,
    format(
        'reported at {} too: {} serial numbers, and {} identifiers under changing serial numbers',
        n.elsewhere, n.serials, n.identifiers
    ) AS about,
    greatest(n.serials, n.identifiers)::DOUBLE AS least,
    (n.serials + n.identifiers)::DOUBLE AS most, 'sightings' AS "table", i."row", i.file
FROM numbered AS n
JOIN unit_identities AS i ON i.way = n.way AND i.name = n.name
WHERE i.place IN (n.place_a, n.place_b)
