-- Where do the books have every chip on $as_of? Where it came last, unless it may have left since.
-- An arrival counts where it is surely by then; a departure where it may be: it was returned or
-- written off, or sent on by that account, on a day that may be the day of arrival or a later one.
WITH last_turns AS (
    SELECT id, max(turn) AS turn
    FROM (
        SELECT r.id, m.turn FROM unit_routes AS r JOIN unit_moves AS m ON m.leg = r.leg
        UNION ALL
        SELECT c.id, m.turn FROM unit_carriers AS c JOIN unit_moves AS m ON m.unit = c.carrier
    )
    GROUP BY id
),
held AS (
    SELECT t.id, m.* FROM last_turns AS t JOIN unit_moves AS m USING (turn)
),
removed AS (
    SELECT c.id, s.date_last, s."row", s.file
    FROM unit_service AS s
    JOIN unit_carriers AS c ON c.carrier = s.id
    WHERE s.kind <> 'rma-in' AND coalesce(s.date_first <= $as_of, true)
),
sent_on AS (
    SELECT r.id, g.leg, g.sender, g.sent_last
    FROM unit_routes AS r
    JOIN unit_legs AS g USING (leg)
    WHERE coalesce(g.sent_first <= $as_of, true)
),
kept AS (
    SELECT h.*
    FROM held AS h
    ANTI JOIN removed AS r
        ON r.id = h.id
        AND coalesce(r.date_last >= h.since_first, true)
        AND (h."table" <> 'service' OR r."row" <> h."row" OR r.file <> h.file)
    ANTI JOIN sent_on AS o
        ON o.id = h.id
        AND o.sender = h.account
        AND o.leg IS DISTINCT FROM h.leg
        AND coalesce(o.sent_last >= h.since_first, true)
)
SELECT
    k.id, k.account, coalesce(nullif(u.item, ''), k.item)::unit_item AS item, k.turn
FROM kept AS k
LEFT JOIN unit_known AS u USING (id)
WHERE coalesce(u.chip, true)
