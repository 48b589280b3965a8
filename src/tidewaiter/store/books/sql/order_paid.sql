-- Orders of which more was paid by $as_of than their price and $over of it besides, and orders that
-- arrived in full more than $payment_days days before $as_of and of which less was paid than their
-- price less $under of it. One row a rule, account and item.
--
-- Chips are counted at the order's own price: what the payment is beyond, or below, as a share of the
-- price, times what was ordered. Judged are orders with a price, payments that all state an amount
-- in the order's currency, and what of them was surely paid (for too much) or perhaps (for too
-- little).
WITH paid AS (
    SELECT "order" AS id, count(*) AS payments, min("row") AS "row", min(file) AS file,
        CASE WHEN min(currency) = max(currency) THEN min(currency) ELSE '' END AS currency,
        sum(CASE WHEN date_last <= $as_of THEN money(amount) ELSE 0 END) AS surely,
        sum(money(amount)) AS perhaps, count(money(amount)) = count(*) AS is_known
    FROM payments WHERE coalesce(date_first <= $as_of, true) GROUP BY "order"
),
arrived AS (
    SELECT "order" AS id, CAST($as_of AS DATE) - max(received_last) AS days
    FROM standing_records('shipments') WHERE "order" <> '' GROUP BY "order"
    HAVING count(received_last) = count(*)
),
shipped AS (SELECT id, sum(low) AS sent FROM order_shipments($as_of) GROUP BY id),
judged AS (
    SELECT h.*, p.payments, p.surely::DOUBLE AS surely, p.perhaps::DOUBLE AS perhaps,
        p."row" AS paid_row, p.file AS paid_file,
        coalesce(a.days > $payment_days AND s.sent >= h.high, false) AS is_due
    FROM order_heads($as_of) h JOIN paid p USING (id)
    LEFT JOIN arrived a USING (id) LEFT JOIN shipped s USING (id)
    WHERE p.is_known AND p.currency <> '' AND p.currency = h.currency AND h.least_value > 0
        AND h.most_value < 1e15
),
shares AS (
    SELECT *, 'paid-beyond-order' AS rule, surely AS sum,
        surely / most_value - 1 - $over AS least, surely / least_value - 1 AS most
    FROM judged
    UNION ALL
    SELECT *, 'paid-below-order', perhaps, 1 - perhaps / least_value - $under,
        least(1, 1 - perhaps / most_value)
    FROM judged WHERE is_due
),
odd AS (
    SELECT *, (least * low)::DECIMAL(18, 3) AS odd_low, (most * high)::DECIMAL(18, 3) AS odd_high,
        'order ' || id || ': ' || ends_text(least_value, most_value) || ' ' || currency || ' for '
            || ends_text(low, high) || ' chips, paid ' || ends_text(sum, sum) || ' in '
            || payments AS said
    FROM shares WHERE least > 0 AND most * high < 1e12
)
SELECT rule, account, item, sum(odd_low)::DOUBLE AS low, sum(greatest(odd_low, odd_high))::DOUBLE
        AS high,
    []::VARCHAR[] AS serials,
    list({'table': 'payments', 'row': paid_row, 'file': paid_file, 'grade': '', 'text': said}
        ORDER BY paid_row, paid_file)[1:$most] AS evidence,
    list(said ORDER BY paid_row, paid_file)[1:$most] AS arithmetic
FROM odd GROUP BY rule, account, item
ORDER BY rule, account, item
