-- Which serial numbers and device identifiers were seen at more than one place, and when? An
-- identifier is asked about by itself only where it went under several serial numbers, or under
-- none: else the serial number tells the same. Hashes choose what is looked at; texts decide.
WITH serials AS (
    SELECT id
    FROM unit_seen
    WHERE id IS NOT NULL
    GROUP BY id
    HAVING min(place) <> max(place)
),
hashes AS (
    SELECT uuid_hash
    FROM unit_seen
    WHERE uuid_hash IS NOT NULL
    GROUP BY uuid_hash
    HAVING min(place) <> max(place)
       AND (min(id) IS NULL OR min(id) <> max(id) OR count(id) < count(*))
),
spotted AS (
    SELECT 'serial' AS way, n.serial AS name, u.*
    FROM serials
    JOIN unit_seen AS u USING (id)
    JOIN unit_names AS n USING (id)
    UNION ALL
    SELECT 'uuid', plain(s.uuid), u.*
    FROM hashes
    JOIN unit_seen AS u USING (uuid_hash)
    JOIN sightings AS s ON s."row" = u."row" AND s.file = u.file
)
SELECT
    i.way, i.name, i.id, i.place, i.seen_first, i.seen_last, i."row", i.file,
    coalesce(nullif(k.item, ''), i.item) AS item
FROM spotted AS i
LEFT JOIN unit_known AS k USING (id)
WHERE coalesce(k.chip, true)
