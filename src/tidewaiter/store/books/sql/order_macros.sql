-- Words that the questions about orders share.
--
-- The account that something is ordered for.
CREATE OR REPLACE MACRO ordered_for(site, buyer) AS
    CASE WHEN site <> '' THEN 'site:' || site WHEN contains(buyer, ':') THEN buyer
        WHEN buyer <> '' THEN 'customer:' || buyer ELSE '' END;
-- Every order on a day: the one account and item that it is for, or '' where there are several; the
-- chips ordered; its price and currency. An order of which a quantity is no number of chips is out.
CREATE OR REPLACE MACRO order_heads(as_of) AS TABLE
    SELECT id, CASE WHEN min(place) = max(place) THEN min(place) ELSE '' END AS account,
        CASE WHEN min(item) = max(item) THEN min(item) ELSE '' END AS item,
        sum(chips(quantity_low)) AS low, sum(chips(quantity_high)) AS high,
        min(value) AS least_value, max(value) AS most_value,
        CASE WHEN min(currency) = max(currency) THEN min(currency) ELSE '' END AS currency,
        min("row") AS "row", min(file) AS file
    FROM (
        SELECT *, ordered_for(site, buyer) AS place
        FROM orders WHERE coalesce(date_first <= as_of, true) AND id <> ''
    ) GROUP BY id
    HAVING count(chips(quantity_high)) = count(*);
-- What was shipped on every order, by item: least (surely by the day) and most (perhaps by it).
--
-- A shipment may go over several accounts under one number. What counts is what each account sends
-- beyond what the same order brought it; what comes back is taken off. Most is null where some
-- quantity is unknown.
CREATE OR REPLACE MACRO order_shipments(as_of) AS TABLE
    WITH sent AS (
        SELECT *, coalesce(coalesce(sent_last, received_last) <= as_of, false) AS is_sure
        FROM standing_records('shipments')
        WHERE "order" <> '' AND coalesce(coalesce(sent_first, received_first) <= as_of, true)
    ),
    legs AS (
        SELECT "order", item, sender AS account,
            CASE WHEN is_sure THEN coalesce(chips(quantity_low), 0) ELSE 0 END AS low,
            chips(quantity_high) AS high, 0 AS low_in, 0 AS high_in
        FROM sent
        UNION ALL
        SELECT "order", item, receiver, 0, 0,
            CASE WHEN is_sure THEN coalesce(chips(quantity_low), 0) ELSE 0 END,
            coalesce(chips(quantity_high), 1e12::DECIMAL(18, 3))
        FROM sent
    ),
    at_account AS (
        SELECT "order", item, account, greatest(0, sum(low) - sum(high_in)) AS low,
            CASE WHEN count(high) = count(*) THEN greatest(0, sum(high) - sum(low_in)) END AS high
        FROM legs GROUP BY ALL
    )
    SELECT "order" AS id, item, sum(low) AS low,
        CASE WHEN count(high) = count(*) THEN sum(high) END AS high
    FROM at_account GROUP BY ALL;
-- An amount of money in thousandths, so that sums are exact in any order; null where it is absurd.
CREATE OR REPLACE MACRO money(amount) AS
    CASE WHEN abs(amount) < 1e15 THEN amount END::DECIMAL(30, 3);
