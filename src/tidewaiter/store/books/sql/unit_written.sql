-- Which serial number is meant by a spelling?
SELECT s.written, n.id FROM unit_spellings AS s JOIN unit_names AS n USING (serial)
