-- What does every line of a packing list or maker's file say, in numbers?
SELECT
    n.id, p.id AS parent, a.leg, u.item::unit_item AS item, u.kind, u.made_first, u."row",
    u.file::unit_file AS file
FROM units AS u
JOIN unit_written AS n ON n.written = u.serial
LEFT JOIN unit_written AS p ON p.written = u.parent
LEFT JOIN unit_aliases AS a ON a.alias = u.shipment
