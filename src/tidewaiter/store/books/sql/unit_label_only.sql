-- Which booked chips were shown at their account by label or picture alone, where others answer for
-- themselves? One that answered for itself anywhere is left out: other questions ask about that. Of
-- several sightings of a chip its best one stands for them, in the last of its rows. Chips are
-- counted here by their numbers: only those that are named are looked up.
WITH answering AS (
    SELECT place, count(DISTINCT id) AS chips
    FROM unit_seen
    WHERE strength >= list_position($grades, 'attested')
    GROUP BY place
),
answered AS (
    SELECT DISTINCT id FROM unit_seen WHERE strength >= list_position($grades, 'attested')
),
shown AS (
    SELECT u.id, u.place, max(u.strength * 281474976710656 + u."row") AS best
    FROM unit_seen AS u
    SEMI JOIN answering AS a ON a.place = u.place
    ANTI JOIN answered AS d ON d.id = u.id
    WHERE u.strength >= list_position($grades, 'photo') AND u.id IS NOT NULL
    GROUP BY u.id, u.place
),
booked AS (
    SELECT s.*, p.account, p.item
    FROM shown AS s
    JOIN unit_held AS p ON p.id = s.id AND p.account = s.place
),
grouped AS (
    SELECT b.account, b.item, count(*) AS counted, min(n.serial, $most) AS firsts
    FROM booked AS b
    JOIN unit_names AS n USING (id)
    GROUP BY b.account, b.item
),
named AS (
    SELECT b.*, n.serial, g.counted
    FROM (SELECT account, item, counted, unnest(firsts) AS serial FROM grouped) AS g
    JOIN unit_names AS n USING (serial)
    JOIN booked AS b ON b.id = n.id AND b.account = g.account AND b.item = g.item
)
SELECT
    b.account, b.item, b.serial, format('{} chips answered for themselves there', a.chips) AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'sightings' AS "table", u."row", u.file, b.counted
FROM named AS b
JOIN answering AS a ON a.place = b.place
JOIN unit_seen AS u
    ON u.id = b.id AND u.place = b.place AND u.strength * 281474976710656 + u."row" = b.best
