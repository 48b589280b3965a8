-- The latest random drawing of each account, item and grade that was looked at within $days days
-- before $as_of; one that another one takes the place of is out. Of several on one day the one of
-- most chips stands, then the last row.
--
-- A day that is a range counts where all of it is past and any of it is within the days.
SELECT account, item, grade, date, CAST(pool_low AS BIGINT) AS pool,
    CAST(drawn_low AS BIGINT) AS drawn, CAST(failed_low AS BIGINT) AS failed, "row", file
FROM standing_records('drawings')
WHERE date_last <= $as_of AND date_last >= CAST($as_of AS DATE) - CAST($days AS INTEGER)
QUALIFY row_number() OVER (
    PARTITION BY account, item, grade ORDER BY date_last DESC, drawn DESC, "row" DESC, file DESC
) = 1
ORDER BY account, item, list_position($grades, grade)
