-- What is kept of the hits of one question: of each group how many serial numbers, and the records
-- of the first $most of them. ``hits`` is the question; one that gives only some of its serial
-- numbers says how many there are (``counted``).
INSERT INTO unit_hits
WITH hits AS (
    FROM ({question})
    UNION ALL BY NAME
    SELECT NULL::BIGINT AS counted WHERE false
),
counted AS (
    SELECT
        account, item, about, coalesce(max(counted), count(*)) AS serials,
        min(serial, $most) AS firsts, max(least) AS least, max(most) AS most
    FROM (SELECT DISTINCT account, item, about, serial, least, most, counted FROM hits)
    GROUP BY account, item, about
)
SELECT DISTINCT
    $rule, c.account, c.item, c.about, c.serials, c.least, c.most, h.serial, h."table", h."row",
    h.file
FROM (SELECT *, unnest(firsts) AS serial FROM counted) AS c
JOIN hits AS h USING (account, item, about, serial)
