-- Which labels does the unit's own key contradict?
WITH liars AS (
    SELECT s.place, plain(s.serial) AS serial, s.item, s."row", s.file
    FROM sightings AS s
    WHERE s.at_first < $as_of + INTERVAL 1 DAY AND s.at_last <= $as_of + INTERVAL 1 DAY
      AND s.attested_serial <> s.serial
      AND plain(s.serial) <> '' AND plain(s.attested_serial) <> ''
      AND plain(s.attested_serial) <> plain(s.serial)
)
SELECT
    l.place AS account, coalesce(nullif(k.item, ''), l.item) AS item, l.serial, '' AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'sightings' AS "table", l."row", l.file
FROM liars AS l
LEFT JOIN unit_names AS n USING (serial)
LEFT JOIN unit_known AS k USING (id)
