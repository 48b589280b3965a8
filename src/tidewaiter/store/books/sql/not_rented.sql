-- Sites of which the books have more chips on $as_of than anybody rents there, where a case has
-- tenants. One row a site; the item where the books have one alone, or ''.
--
-- The table ``held`` has what the books have there (``account, item, low, high``). A tenancy that may
-- hold on the day counts at its most; a site with one that states no number of chips is out.
WITH rented AS (
    SELECT 'site:' || site AS account, sum(chips(chips_high)) AS most, count(*) AS tenancies,
        sum(CASE WHEN coalesce(begins_last <= $as_of, true) AND coalesce(ends_first >= $as_of, true)
            THEN chips(chips_low) ELSE 0 END) AS least,
        count(chips(chips_high)) < count(*) AS is_unknown
    FROM tenants
    WHERE site <> '' AND coalesce(begins_first <= $as_of, true)
        AND coalesce(ends_last >= $as_of, true)
    GROUP BY site
),
booked AS (
    SELECT account, sum(chips(low)) AS low, sum(chips(high)) AS high,
        CASE WHEN min(item) = max(item) THEN min(item) ELSE '' END AS item
    FROM held WHERE starts_with(account, 'site:') AND chips(high) > 0 GROUP BY account
),
idle AS (
    SELECT b.account, b.item, b.low - coalesce(r.most, 0) AS low,
        b.high - coalesce(r.least, 0) AS high, b.low AS book_low, b.high AS book_high,
        coalesce(r.least, 0) AS least, coalesce(r.most, 0) AS most,
        coalesce(r.tenancies, 0) AS tenancies
    FROM booked b LEFT JOIN rented r USING (account)
    WHERE EXISTS (SELECT 1 FROM tenants) AND NOT coalesce(r.is_unknown, false)
)
SELECT 'not-rented' AS rule, account, item, low::DOUBLE AS low, high::DOUBLE AS high,
    []::VARCHAR[] AS serials,
    [{'table': 'tenants', 'row': 0::BIGINT, 'file': '', 'grade': '',
        'text': 'tenancies of the site on the day: ' || tenancies}] AS evidence,
    ['the books have ' || ends_text(book_low, book_high) || ', rented are '
        || ends_text(least, most)] AS arithmetic
FROM idle WHERE low > 0
ORDER BY account, item
