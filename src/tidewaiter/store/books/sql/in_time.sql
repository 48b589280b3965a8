-- Chips sent and not received by $as_of that left at most $days days before: still within the time
-- that shipments take. Most, by receiver and item; corrected shipments are out.
SELECT receiver AS account, item, sum(quantity_high) AS high
FROM shipments s
WHERE sent_last >= CAST($as_of AS DATE) - CAST($days AS INTEGER)
    AND sent_first <= $as_of
    AND (received_last > $as_of OR received_last IS NULL)
    AND NOT EXISTS (SELECT 1 FROM shipments c WHERE c.corrects = s.id AND s.id <> '')
GROUP BY receiver, item
ORDER BY account, item
