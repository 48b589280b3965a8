-- Which booked chips were shown at their account by label or picture alone, where others answer for
-- themselves? One that answered for itself anywhere is left out: other questions ask about that. Of
-- several sightings of a chip its best one stands for them, in the last of its rows.
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
    SELECT s.*, p.account, p.item, p.serial
    FROM shown AS s
    JOIN placed AS p ON p.id = s.id AND p.account = s.place
)
SELECT
    b.account, b.item, b.serial, format('{} chips answered for themselves there', a.chips) AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'sightings' AS "table", u."row", u.file
FROM booked AS b
JOIN answering AS a ON a.place = b.place
JOIN unit_seen AS u
    ON u.id = b.id AND u.place = b.place AND u.strength * 281474976710656 + u."row" = b.best
