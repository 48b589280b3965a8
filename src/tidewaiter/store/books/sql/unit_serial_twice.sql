-- Which chips went out oftener than they came back? A unit that one account sends on after another
-- sent it there is in order. Every other shipment starts somewhere; a unit starts once, and once
-- more after each return that may lie between its shipments. Legs that were surely sent by $as_of
-- are counted as sent, all others only as what may have brought it: doubt does not accuse.
WITH several AS (
    SELECT l.id
    FROM unit_lines AS l
    JOIN unit_known AS k USING (id)
    WHERE l.leg IS NOT NULL AND k.chip
    GROUP BY l.id
    HAVING min(l.leg) <> max(l.leg)
),
legs AS (
    SELECT DISTINCT s.id, g.*, coalesce(g.sent_last <= $as_of, false) AS sent
    FROM several AS s
    JOIN unit_lines AS l USING (id)
    JOIN unit_legs AS g USING (leg)
),
flows AS (
    SELECT id, account, sum(sent) - sum(came) AS more
    FROM (
        SELECT id, sender AS account, sent::INTEGER AS sent, 0 AS came FROM legs
        UNION ALL SELECT id, receiver, 0, 1 FROM legs
    )
    GROUP BY id, account
),
starts AS (
    SELECT id, sum(greatest(more, 0)) AS starts FROM flows GROUP BY id
),
spans AS (
    SELECT id, min(coalesce(sent_first, '-infinity'::DATE)) AS begins, max(sent_last) AS ends
    FROM legs
    WHERE sent
    GROUP BY id
),
returns AS (
    SELECT s.id, count(*) AS returns
    FROM unit_service AS s
    JOIN spans AS p USING (id)
    WHERE s.kind IN ('rma-out', 'lease-return')
      AND coalesce(s.date_last >= p.begins, true)
      AND coalesce(s.date_first <= p.ends, true)
    GROUP BY s.id
),
twice AS (
    SELECT b.id
    FROM starts AS b
    LEFT JOIN returns AS r USING (id)
    WHERE b.starts > 1 + coalesce(r.returns, 0)
),
lasts AS (
    SELECT id, receiver
    FROM legs
    JOIN twice USING (id)
    WHERE sent
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY sent_last DESC, "row" DESC, file, leg) = 1
)
SELECT
    a.receiver AS account, coalesce(nullif(k.item, ''), g.item) AS item, n.serial, '' AS about,
    NULL::DOUBLE AS least, NULL::DOUBLE AS most, 'shipments' AS "table", g."row", g.file
FROM lasts AS a
JOIN legs AS g USING (id)
JOIN unit_names AS n USING (id)
JOIN unit_known AS k USING (id)
WHERE g.sent
