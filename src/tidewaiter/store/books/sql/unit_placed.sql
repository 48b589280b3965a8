-- Where do the books have every chip, and by which record?
SELECT
    n.serial, h.item::VARCHAR AS item, h.account::VARCHAR AS account, m.since_first, m.since_last,
    m.shipment, m."table", m."row", m.file::VARCHAR AS file, h.id
FROM unit_held AS h
JOIN unit_moves AS m USING (turn)
JOIN unit_names AS n USING (id)
