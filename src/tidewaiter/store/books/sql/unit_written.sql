-- Which serial number is meant by a spelling?
SELECT serial AS written, id FROM unit_names
UNION ALL
SELECT s.written, n.id
FROM unit_spellings AS s
JOIN unit_names AS n USING (serial)
WHERE s.written <> s.serial
