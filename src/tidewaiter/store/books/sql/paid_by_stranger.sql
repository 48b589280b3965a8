-- Payments by $as_of of payers who are no party to their order: neither buyer, nor end user, nor the
-- site or whoever runs it. One row an account and item: all chips of the orders concerned.
--
-- The table ``name_keys`` says which texts are names of one party (``text``, ``key``); two texts are
-- the same where they have a key in common. An order that names no party is not judged.
WITH parties AS (
    SELECT id, unnest([buyer, end_user]) AS text FROM orders WHERE id <> ''
    UNION
    SELECT o.id, unnest([s.id, s.name, s.operator])
    FROM orders o JOIN sites s ON s.id = o.site WHERE o.id <> '' AND o.site <> ''
),
keyed AS (
    SELECT DISTINCT p.id, k.key FROM parties p JOIN name_keys k USING (text) WHERE p.text <> ''
),
paid AS (
    SELECT "order" AS id, payer, min("row") AS "row", min(file) AS file, min(date) AS date,
        count(*) AS payments
    FROM payments
    WHERE payer <> '' AND coalesce(date_last <= $as_of, false) GROUP BY "order", payer
),
known AS (
    SELECT DISTINCT p.id, p.payer
    FROM paid p JOIN name_keys k ON k.text = p.payer JOIN keyed q ON q.id = p.id AND q.key = k.key
),
strange AS (
    SELECT p.*, h.account, h.item, h.low, h.high, 'order ' || p.id || ': payments of ' || p.payer
        || ', no party to it: ' || payments || ', the first on ' || date AS said
    FROM paid p ANTI JOIN known USING (id, payer)
    SEMI JOIN keyed ON keyed.id = p.id
    JOIN order_heads($as_of) h ON h.id = p.id
),
orders_of AS (
    SELECT account, item, id, any_value(low) AS low, any_value(high) AS high
    FROM strange GROUP BY account, item, id
),
summed AS (
    SELECT account, item, sum(low)::DOUBLE AS low, sum(high)::DOUBLE AS high
    FROM orders_of GROUP BY account, item
),
told AS (
    SELECT account, item,
        list({'table': 'payments', 'row': "row", 'file': file, 'grade': '', 'text': said}
            ORDER BY "row", file)[1:$most] AS evidence,
        list(said ORDER BY "row", file)[1:$most] AS arithmetic
    FROM strange GROUP BY account, item
)
SELECT 'paid-by-stranger' AS rule, account, item, low, high, []::VARCHAR[] AS serials, evidence,
    arithmetic
FROM summed JOIN told USING (account, item)
ORDER BY account, item
