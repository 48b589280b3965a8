-- Order lines that were paid for, at least in part, and of which chips were not shipped by $as_of, more
-- than $order_days days after the last day on which they can have been ordered. One row an account
-- and item.
--
-- Least: the fewest ordered less the most shipped on the order, of the item and of the whole order,
-- whichever is less: another item in its place was shipped too. Most: the other ends. An order whose
-- payments were all given back is out.
WITH paid AS (
    SELECT "order" AS id, count(*) AS payments
    FROM payments WHERE "order" <> '' AND coalesce(date_last <= $as_of, false)
    GROUP BY "order"
    HAVING sum(coalesce(money(amount), 1)) > 0
),
lines AS (
    SELECT o.*, ordered_for(site, buyer) AS account, p.payments
    FROM orders o JOIN paid p USING (id)
),
ordered AS (
    SELECT id, item, max(date_last) AS day, any_value(payments) AS payments,
        sum(chips(quantity_low)) AS low, sum(chips(quantity_high)) AS high,
        CASE WHEN min(account) = max(account) THEN min(account) ELSE '' END AS account,
        min("row") AS "row", min(file) AS file, min(date) AS date
    FROM lines GROUP BY id, item
    HAVING count(chips(quantity_high)) = count(*) AND count(date_last) = count(*)
),
compared AS (
    SELECT o.*, coalesce(s.low, 0) AS sent_low,
        CASE WHEN s.id IS NULL THEN 0 ELSE s.high END AS sent_high,
        sum(o.low) OVER whole AS all_low, sum(o.high) OVER whole AS all_high
    FROM ordered o LEFT JOIN order_shipments($as_of) s ON s.id = o.id AND s.item = o.item
    WINDOW whole AS (PARTITION BY o.id)
),
shipped AS (
    SELECT id, sum(low) AS low, CASE WHEN count(high) = count(*) THEN sum(high) END AS high
    FROM order_shipments($as_of) GROUP BY id
),
missing AS (
    SELECT c.*, CASE WHEN s.id IS NULL THEN c.low - c.sent_high
            ELSE least(c.low - c.sent_high, c.all_low - s.high) END AS gone_low,
        least(c.high - c.sent_low, c.all_high - coalesce(s.low, 0)) AS gone_high
    FROM compared c LEFT JOIN shipped s USING (id)
    WHERE CAST($as_of AS DATE) - c.day > $order_days AND c.sent_high IS NOT NULL
        AND (s.id IS NULL OR s.high IS NOT NULL)
),
told AS (
    SELECT *, 'order ' || id || ' of ' || date || ': ' || ends_text(low, high) || ' ordered, '
        || ends_text(sent_low, sent_high) || ' shipped by ' || CAST($as_of AS DATE)
        || ', payments: ' || payments AS said
    FROM missing WHERE gone_low > 0
)
SELECT 'paid-not-shipped' AS rule, account, item, sum(gone_low)::DOUBLE AS low,
    sum(greatest(gone_low, gone_high))::DOUBLE AS high, []::VARCHAR[] AS serials,
    list({'table': 'orders', 'row': "row", 'file': file, 'grade': '', 'text': said}
        ORDER BY "row", file)[1:$most] AS evidence,
    list(said ORDER BY "row", file)[1:$most] AS arithmetic
FROM told GROUP BY account, item
ORDER BY account, item
