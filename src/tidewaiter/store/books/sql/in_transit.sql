-- Chips under way to every account at the end of $as_of: sent, and not received. Least and most.
--
-- What arrived short is no longer under way: received_fewer.sql asks for it.
WITH reversed AS (SELECT DISTINCT reverses AS id FROM journal WHERE reverses <> ''),
standing AS (SELECT * FROM journal ANTI JOIN reversed USING (id) WHERE "table" = 'shipments')
SELECT s.receiver AS account, j.item,
    sum(CASE WHEN j.date_last <= $as_of AND (s.received_first > $as_of OR s.received_first IS NULL)
        THEN j.low ELSE 0 END) AS low,
    sum(j.high) AS high
FROM standing j JOIN shipments s ON s."row" = j."row"
WHERE j.kind = 'ship' AND coalesce(j.date_first <= $as_of, true)
    AND (s.received_last > $as_of OR s.received_last IS NULL)
GROUP BY s.receiver, j.item
HAVING sum(j.high) > 0
ORDER BY account, j.item
