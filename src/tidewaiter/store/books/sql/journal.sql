-- Every record of a movement as entries between two accounts. One row an entry, totally ordered.
--
-- A shipment goes through the account "carrier": one account, because an account for each shipment
-- would be as many accounts as shipments, and what is under way, to whom and for how long is asked
-- of the shipments themselves (in_transit.sql, not_received.sql).
--
-- A record that another one corrects is taken back entry by entry, once, however many records take
-- its place (a shipment may turn out to be two). A reversal bears the day of the entry that it takes
-- back and the same two accounts, and its low and high are that entry's, negated: so the two cancel
-- end by end on every day, also where amount and day are ranges. Nobody records when a correction
-- became known; the books of a past day are as they are known now. A record that corrects its own
-- number takes back the records of that number in earlier rows.
--
-- What one side alone counted stands for both. The quantity of a shipment that nobody states is 0 to
-- infinity, and so is one of a million million chips or more: it is no number of chips, and sums of
-- smaller ones stay exact. A service record that states none is about one chip. A shipment whose
-- quantity is a range is measured twice, when it leaves and when it arrives: what stays with the
-- carrier is as wide as the two together.
WITH records AS (
    SELECT 'shipments' AS "table", "row", id, corrects, grade FROM shipments
    UNION ALL
    SELECT 'service', "row", id, corrects, grade FROM service
),
of_other_number AS (
    SELECT "table", corrects AS id, min("row") AS first_row
    FROM records WHERE corrects <> '' AND corrects <> id GROUP BY ALL
),
of_same_number AS (
    SELECT "table", "row", id,
        min(CASE WHEN corrects = id THEN "row" END) OVER (
            PARTITION BY "table", id ORDER BY "row"
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS first_row
    FROM records WHERE id <> ''
),
taken_back AS (
    SELECT s."table", s."row", least(s.first_row, o.first_row) AS by_row
    FROM of_same_number s LEFT JOIN of_other_number o USING ("table", id)
    WHERE s.first_row IS NOT NULL OR o.first_row IS NOT NULL
),
steps AS (
    SELECT 'shipments' AS "table", "row", 'ship' AS step, 'ship' AS kind, item,
        'carrier' AS debit, sender AS credit, '' AS serial, grade,
        CASE WHEN sent_first IS NULL THEN received ELSE sent END AS date,
        coalesce(sent_first, received_first) AS date_first,
        CASE WHEN sent_first IS NULL THEN received_last ELSE sent_last END AS date_last,
        coalesce(quantity_low, received_quantity_low) AS low,
        coalesce(quantity_high, received_quantity_high) AS high
    FROM shipments
    UNION ALL
    SELECT 'shipments', "row", 'receive', 'receive', item,
        receiver, 'carrier', '', grade, received, received_first, received_last,
        coalesce(received_quantity_low, quantity_low),
        coalesce(received_quantity_high, quantity_high)
    FROM shipments WHERE received_first IS NOT NULL
    UNION ALL
    SELECT 'service', "row", kind,
        CASE WHEN kind IN ('lost', 'destroyed', 'scrapped') THEN 'write-off' ELSE kind END, item,
        CASE kind
            WHEN 'rma-in' THEN account
            WHEN 'rma-out' THEN 'service'
            WHEN 'lease-return' THEN CASE receiver WHEN '' THEN 'customer' ELSE receiver END
            ELSE 'scrapped'
        END,
        CASE kind WHEN 'rma-in' THEN 'service' ELSE account END,
        serial, grade, date, date_first, date_last,
        coalesce(quantity_low, 1),
        coalesce(quantity_high, 1)
    FROM service
),
own AS (
    SELECT * REPLACE (
        CASE WHEN low < 1e12 THEN low ELSE 0 END AS low,
        CASE WHEN high < 1e12 THEN high ELSE 'infinity' END AS high
    ), "table" || ':' || "row" || ':' || step AS id
    FROM steps
),
entries AS (
    SELECT id, date, item, debit, credit, low, high, kind, serial, "table", "row", grade,
        '' AS reverses, date_first, date_last
    FROM own
    UNION ALL
    SELECT "table" || ':' || t.by_row || ':reversal:' || o."row" || ':' || o.step, o.date, o.item,
        o.debit, o.credit, 0 - o.low, 0 - o.high, 'reversal', o.serial, "table", t.by_row,
        r.grade, o.id, o.date_first, o.date_last
    FROM own o JOIN taken_back t USING ("table", "row")
    JOIN records r ON r."table" = o."table" AND r."row" = t.by_row
)
SELECT id, date, item, debit, credit, low, high, kind, serial, "table", "row", grade, reverses,
    date_first, date_last
FROM entries
ORDER BY "table", "row", reverses = '', reverses, kind = 'receive', id
