-- Which chips were seen after a record that they are no more? Surely after: the whole moment lies
-- on a later day than the whole day of the record.
WITH gone AS (
    SELECT * FROM unit_service WHERE kind IN ('lost', 'destroyed', 'scrapped')
),
after AS (
    SELECT
        u.place AS account, coalesce(nullif(k.item, ''), g.item) AS item, n.serial,
        struct_pack("table" := 'sightings', "row" := u."row", file := u.file) AS seen,
        struct_pack("table" := 'service', "row" := g."row", file := g.file) AS record
    FROM unit_seen AS u
    JOIN gone AS g ON g.id = u.id AND u.seen_first::DATE > g.date_last
    JOIN unit_names AS n ON n.id = u.id
    LEFT JOIN unit_known AS k ON k.id = u.id
    WHERE coalesce(k.chip, true)
)
SELECT
    account, item, serial, '' AS about, NULL::DOUBLE AS least, NULL::DOUBLE AS most,
    e."table", e."row", e.file
FROM (SELECT *, unnest([seen, record]) AS e FROM after)
