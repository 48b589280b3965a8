-- What happened to units besides shipping? Records of one serial number that none corrects.
SELECT
    n.id, s.id AS record, s.kind, s.account::unit_account AS account,
    s.receiver::unit_account AS receiver, s.item::unit_item AS item, s.date_first, s.date_last,
    s."row", s.file::unit_file AS file
FROM service AS s
JOIN unit_written AS n ON n.written = s.serial
WHERE NOT EXISTS (
    SELECT 1
    FROM service AS c
    WHERE c.corrects <> '' AND c.corrects = s.id AND (c.id <> s.id OR c."row" > s."row")
)
