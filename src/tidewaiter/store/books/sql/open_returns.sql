-- Chips that an account returned and that neither came back nor were replaced by $as_of, and chips
-- that came as replacements of units which had not gone back by then. Most of each, by account and
-- item; service records that a later one corrects are out.
WITH standing AS (
    SELECT * FROM service s
    WHERE date_last <= $as_of
        AND NOT EXISTS (SELECT 1 FROM service c WHERE c.corrects = s.id AND s.id <> '')
),
returned AS (SELECT DISTINCT serial FROM standing WHERE kind = 'rma-out' AND serial <> '')
SELECT account, item,
    greatest(0, sum(CASE kind
        WHEN 'rma-out' THEN quantity_high WHEN 'rma-in' THEN -quantity_low ELSE 0 END
    )) AS open_returns,
    sum(CASE WHEN kind = 'rma-in' AND replaces <> '' AND r.serial IS NULL
        THEN quantity_high ELSE 0 END) AS open_replacements
FROM standing LEFT JOIN returned r ON standing.replaces = r.serial
GROUP BY account, item
ORDER BY account, item
