-- Which units were seen at two sites sooner than anything travels? They are accused only where even
-- the most time that the two moments leave, from the start of one to the end of the other, is too
-- short: all the slack of a day goes to innocence. Of moments no wider than the handling time,
-- neighbours in time suffice: by the triangle inequality, and since each stop on the way takes that
-- time again, an impossible journey has an impossible leg. Wider ones, such as days, are compared
-- with what was seen on that day and on as many days around it as could matter.
WITH spotted AS (
    SELECT i.*, s.latitude, s.longitude, i.seen_first::DATE AS day,
        (epoch_us(i.seen_last) - epoch_us(i.seen_first)) / 3600000000.0 > $handling_h AS wide
    FROM unit_identities AS i
    JOIN unit_sites AS s USING (place)
),
neighbours AS (
    SELECT s AS one, lag(s) OVER (
        PARTITION BY s.way, s.name ORDER BY s.seen_first, s.place, s."row", s.file
    ) AS other
    FROM spotted AS s
    WHERE NOT wide
),
days AS (
    SELECT DISTINCT ON (way, name, place, seen_first, seen_last) *
    FROM spotted
    WHERE wide
    ORDER BY way, name, place, seen_first, seen_last, "row", file
),
around AS (
    SELECT d, d.way, d.name, d.day + unnest(range(-reach, reach + 1))::INTEGER AS day
    FROM days AS d,
        (SELECT days_of_travel($travel_km_h, $handling_h) AS reach)
),
pairs AS (
    SELECT one, other FROM neighbours WHERE other IS NOT NULL
    UNION ALL
    SELECT a.d, s
    FROM around AS a
    JOIN spotted AS s ON s.way = a.way AND s.name = a.name AND s.day = a.day
),
measured AS (
    SELECT
        CASE WHEN one.place < other.place THEN one ELSE other END AS a,
        CASE WHEN one.place < other.place THEN other ELSE one END AS b,
        km(one.latitude, one.longitude, other.latitude, other.longitude) AS far,
        greatest(
            epoch_us(one.seen_last) - epoch_us(other.seen_first),
            epoch_us(other.seen_last) - epoch_us(one.seen_first)
        ) / 3600000000.0 AS hours
    FROM pairs
    WHERE one.place <> other.place
),
apart AS (
    SELECT a, b, far, hours, a.way AS way, a.name AS name, a.place AS place_a, b.place AS place_b
    FROM measured
    WHERE far > 0 AND needed(far, $travel_km_h, $handling_h) > hours
    QUALIFY row_number() OVER (
        PARTITION BY a.way, a.name, a.place, b.place
        ORDER BY hours, a.seen_first, b.seen_first, a."row", b."row", a.file, b.file
    ) = 1
),
booked AS (
    SELECT
        place_a, place_b,
        count(*) FILTER (WHERE p.account = place_b) > count(*) FILTER (WHERE p.account = place_a)
            AS at_b
    FROM apart
    LEFT JOIN unit_held AS p ON p.id = a.id
    GROUP BY place_a, place_b
)
SELECT
    if(at_b, place_b, place_a) AS account, a.item, x.name AS serial,
    format(
        'seen at {} too: {:.0f} km, which at {} km/h and with {} h of handling take {:.1f} h',
        if(at_b, place_a, place_b), far, $travel_km_h::DOUBLE, $handling_h::DOUBLE,
        needed(far, $travel_km_h, $handling_h)
    ) AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'sightings' AS "table", e."row", e.file
FROM (SELECT *, unnest([a, b]) AS e FROM apart) AS x
JOIN booked USING (place_a, place_b)
