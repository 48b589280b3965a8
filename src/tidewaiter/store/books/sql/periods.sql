-- What came, what went and what was counted between each inventory taking by $as_of and the next of
-- the same account and item. One row a period, totally ordered; the first taking opens period 1.
--
-- A taking speaks of the end of its day: what moves on that day is in it. Where a day is a range, an
-- entry that surely lies in the period counts at both ends, one that may lie in it at the upper end
-- alone. A taking that another one corrects is out, and so is an entry that was taken back, with its
-- reversal. Of several takings of a day the strongest of $grades (weakest first) stands, then the
-- last of its file. Entries are summed by day first, so that cost grows with entries plus takings.
WITH takings AS (
    SELECT * FROM standing_records('inventories')
    WHERE quantity_high IS NOT NULL AND date_last <= $as_of AND account <> '' AND item <> ''
    QUALIFY row_number() OVER (
        PARTITION BY account, item, date_last
        ORDER BY list_position($grades, grade) DESC, "row" DESC, file DESC
    ) = 1
),
pairs AS (
    SELECT account, item, row_number() OVER ahead - 1 AS period,
        lag(date) OVER ahead AS opened, date AS closed,
        date_last - lag(date_last) OVER ahead AS days,
        lag(date_first) OVER ahead AS opened_first, lag(date_last) OVER ahead AS opened_last,
        date_first AS closed_first, date_last AS closed_last,
        lag(quantity_low) OVER ahead AS opening_low, lag(quantity_high) OVER ahead AS opening_high,
        quantity_low AS closing_low, quantity_high AS closing_high,
        lag(grade) OVER ahead AS opening_grade, grade AS closing_grade,
        lag(instrument) OVER ahead AS opening_instrument, instrument AS closing_instrument,
        lag("row") OVER ahead AS opening_row, lag(file) OVER ahead AS opening_file,
        "row" AS closing_row, file AS closing_file
    FROM takings
    WINDOW ahead AS (PARTITION BY account, item ORDER BY date_last)
),
periods AS (SELECT * FROM pairs WHERE period > 0),
standing AS (
    SELECT * FROM journal
    WHERE reverses = '' AND id NOT IN (SELECT reverses FROM journal WHERE reverses <> '')
),
legs AS (
    SELECT debit AS account, item, date_first, date_last, low, high, 1 AS side FROM standing
    UNION ALL
    SELECT credit, item, date_first, date_last, low, high, -1 FROM standing
),
by_day AS (
    SELECT account, item, side, coalesce(date_first, '-infinity') AS date_first,
        coalesce(date_last, 'infinity') AS date_last, count(*) AS records,
        sum(CASE WHEN low < 1e12 THEN low ELSE 0 END::DECIMAL(18, 3)) AS low,
        sum(CASE WHEN high < 1e12 THEN high ELSE 0 END::DECIMAL(18, 3)) AS high,
        bool_or(high >= 1e12) AS unbounded
    FROM legs SEMI JOIN periods USING (account, item)
    GROUP BY ALL
),
within AS (
    SELECT p.account, p.item, p.period, b.side, b.records, b.unbounded, b.high,
        CASE WHEN b.date_first > p.opened_last AND b.date_last <= p.closed_first
            THEN b.low ELSE 0 END AS low
    FROM periods p JOIN by_day b
        ON b.account = p.account AND b.item = p.item
        AND b.date_last > p.opened_first AND b.date_first <= p.closed_last
),
moved AS (
    SELECT account, item, period, side, sum(records) AS records, sum(low)::DOUBLE AS low,
        CASE WHEN bool_or(unbounded) THEN 'infinity' ELSE sum(high)::DOUBLE END AS high
    FROM within GROUP BY ALL
)
SELECT p.account, p.item, p.period, p.opened, p.closed, p.days,
    p.opening_low, p.opening_high,
    coalesce(came.low, 0) AS receipts_low, coalesce(came.high, 0) AS receipts_high,
    coalesce(went.low, 0) AS shipments_low, coalesce(went.high, 0) AS shipments_high,
    p.closing_low, p.closing_high,
    (coalesce(came.records, 0) + coalesce(went.records, 0))::BIGINT AS records,
    p.opening_grade, p.closing_grade, p.opening_instrument, p.closing_instrument,
    p.opening_row, p.opening_file, p.closing_row, p.closing_file
FROM periods p
LEFT JOIN moved came
    ON came.account = p.account AND came.item = p.item AND came.period = p.period AND came.side = 1
LEFT JOIN moved went
    ON went.account = p.account AND went.item = p.item AND went.period = p.period AND went.side = -1
ORDER BY p.account, p.item, p.period
