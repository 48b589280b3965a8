-- Inventory takings by $as_of that count fewer than the books have at the end of their day. One row
-- an account and item: the numbers of the taking that is short by most, and all that are short.
--
-- Least short: the least that the books can have less the most that was counted. Most: the other
-- ends. Where the day of a taking is a range, what moved within it may or may not be in the count.
-- ``grade`` and ``book`` are those of the taking that is short by most, ``takings`` all of the account
-- and item. A taking that another one corrects is out. The books of every day come from running sums over the
-- days on which something surely or possibly moved, so that the cost grows with entries plus takings.
WITH counted AS (
    SELECT i.* FROM standing_records('inventories') i
    WHERE i.quantity_high IS NOT NULL AND i.date_last <= $as_of
),
counted_at AS (SELECT DISTINCT account, item FROM counted),
legs AS (
    SELECT debit AS account, item, date_first, date_last, low, high, 1 AS side FROM journal
    UNION ALL
    SELECT credit, item, date_first, date_last, low, high, -1 FROM journal
),
moves AS (
    SELECT account, item, side, date_first, date_last,
        CASE WHEN abs(low) < 1e12 THEN low ELSE 0 END::DECIMAL(18, 3) AS low,
        CASE WHEN abs(high) < 1e12 THEN high ELSE 0 END::DECIMAL(18, 3) AS high,
        CASE WHEN abs(high) < 1e12 THEN 0 ELSE sign(high) END AS unbounded
    FROM legs SEMI JOIN counted_at USING (account, item)
),
-- came and went: least by the last possible day, most by the first possible day
steps AS (
    SELECT account, item, date_last AS day,
        CASE WHEN side = 1 THEN low ELSE 0 END AS came_low,
        0 AS came_high, 0 AS came_all,
        CASE WHEN side = -1 THEN low ELSE 0 END AS went_low, 0 AS went_high, 0 AS went_all
    FROM moves WHERE date_last IS NOT NULL
    UNION ALL
    SELECT account, item, coalesce(date_first, '-infinity'), 0,
        CASE WHEN side = 1 THEN high ELSE 0 END, CASE WHEN side = 1 THEN unbounded ELSE 0 END, 0,
        CASE WHEN side = -1 THEN high ELSE 0 END, CASE WHEN side = -1 THEN unbounded ELSE 0 END
    FROM moves
),
by_day AS (
    SELECT account, item, day, sum(came_low) AS came_low, sum(came_high) AS came_high,
        sum(came_all) AS came_all, sum(went_low) AS went_low, sum(went_high) AS went_high,
        sum(went_all) AS went_all
    FROM steps GROUP BY account, item, day
),
days AS (
    SELECT account, item, day, sum(came_low) OVER past AS came_low,
        sum(came_high) OVER past AS came_high, sum(came_all) OVER past AS came_all,
        sum(went_low) OVER past AS went_low, sum(went_high) OVER past AS went_high,
        sum(went_all) OVER past AS went_all
    FROM by_day WINDOW past AS (PARTITION BY account, item ORDER BY day)
),
booked AS (
    SELECT c.*,
        CASE WHEN late.went_all > 0 THEN '-infinity'
            ELSE coalesce(early.came_low, 0)::DOUBLE - coalesce(late.went_high, 0)::DOUBLE
        END AS book_low,
        CASE WHEN late.came_all > 0 THEN 'infinity'
            ELSE coalesce(late.came_high, 0)::DOUBLE - coalesce(early.went_low, 0)::DOUBLE
        END AS book_high
    FROM counted c
    ASOF LEFT JOIN days early
        ON early.account = c.account AND early.item = c.item AND early.day <= c.date_first
    ASOF LEFT JOIN days late
        ON late.account = c.account AND late.item = c.item AND late.day <= c.date_last
),
short AS (
    SELECT *, greatest(0, book_low - quantity_high) AS low,
        greatest(0, book_high - quantity_low) AS high,
        regexp_replace(
            concat_ws('-', quantity_low, nullif(quantity_high, quantity_low)),
            '\.0(-|$)', '\1', 'g'
        ) AS found,
        regexp_replace(
            concat_ws(' to ', book_low, nullif(book_high, book_low)), '\.0( |$)', '\1', 'g'
        ) AS expected
    FROM booked WHERE book_low > quantity_high
),
worst AS (
    SELECT * FROM short
    QUALIFY row_number() OVER (
        PARTITION BY account, item ORDER BY low DESC, high DESC, date_last DESC, "row", file
    ) = 1
),
taken AS (SELECT account, item, count(*) AS takings FROM counted GROUP BY account, item),
told AS (
    SELECT account, item,
        list({
            'table': 'inventories', 'row': "row", 'file': file, 'grade': grade,
            'text': found || ' counted on ' || date
        } ORDER BY "row", file)[1:$most] AS evidence,
        list(
            'on ' || date || ' the books have ' || expected || ', counted ' || found
            ORDER BY date_first, "row", file
        )[1:$most] AS steps
    FROM short GROUP BY account, item
)
SELECT 'count-short' AS rule, account, item, w.low, w.high, []::VARCHAR[] AS serials, t.evidence,
    t.steps || [
        'short by most on ' || w.date || ': ' || w.expected || ' less ' || w.found || ' is '
        || regexp_replace(concat_ws(' to ', w.low, nullif(w.high, w.low)), '\.0( |$)', '\1', 'g')
    ] AS arithmetic, w.grade, w.book_high AS book, n.takings
FROM worst w JOIN told t USING (account, item) JOIN taken n USING (account, item)
ORDER BY account, item
