-- Which accounts does a measurement of place contradict? At least as many chips as one impossible
-- answer, or all different serial numbers of such answers, speak of; at most the same of all
-- answers that contradict. Several measurements may be of the same chips.
WITH against AS (
    SELECT
        p.place AS account, coalesce(c.item, '') AS item, plain(p.serial) AS serial, p.verdict,
        p.chips_low, p.chips_high, p."row", p.file
    FROM probes AS p
    LEFT JOIN unit_written AS n ON n.written = p.serial
    LEFT JOIN unit_held AS c ON c.id = n.id
    WHERE p.verdict IN ('impossible', 'inconsistent')
      AND p.at_first < $as_of + INTERVAL 1 DAY AND p.at_last <= $as_of + INTERVAL 1 DAY
),
sizes AS (
    SELECT
        account, item,
        greatest(
            count(DISTINCT serial) FILTER (WHERE serial <> '' AND verdict = 'impossible'),
            coalesce(max(chips_low) FILTER (WHERE verdict = 'impossible'), 0)
        )::DOUBLE AS least,
        greatest(
            count(DISTINCT serial) FILTER (WHERE serial <> ''), coalesce(max(chips_high), 0)
        )::DOUBLE AS most,
        count(*) FILTER (WHERE verdict = 'impossible') AS impossible, count(*) AS answers
    FROM against
    GROUP BY account, item
)
SELECT
    a.account, a.item, a.serial,
    format('{} answers contradict the place, {} of them are impossible there', answers, impossible)
        AS about,
    s.least, s.most, 'probes' AS "table", a."row", a.file
FROM against AS a
JOIN sizes AS s USING (account, item)
