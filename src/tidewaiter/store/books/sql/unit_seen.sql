-- What was seen where, surely by $as_of? A thing that states its own number under its key is that
-- number, whatever its label says. A sighting of no known time shows nothing about a day.
SELECT
    n.id, s.place::unit_account AS place, s.at_first AS seen_first, s.at_last AS seen_last,
    list_position($grades, s.grade)::TINYINT AS strength,
    CASE WHEN plain(s.uuid) <> '' THEN hash(plain(s.uuid)) END AS uuid_hash,
    p.id AS parent, s.item::unit_item AS item, s."row", s.file::unit_file AS file
FROM sightings AS s
LEFT JOIN unit_written AS n ON n.written = borne(s.serial, s.attested_serial)
LEFT JOIN unit_written AS p ON p.written = s.parent
WHERE s.at_first < $as_of + INTERVAL 1 DAY AND s.at_last <= $as_of + INTERVAL 1 DAY
