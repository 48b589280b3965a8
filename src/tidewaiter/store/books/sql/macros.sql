-- Words that the questions share.
--
-- The records of a table that no other one takes the place of. A record that names its own number
-- takes the place of those of that number in earlier rows. Cost grows with rows.
CREATE OR REPLACE MACRO standing_records(records) AS TABLE
    SELECT r.* FROM query_table(records) AS r ANTI JOIN (
        SELECT DISTINCT old."row", old.file FROM query_table(records) AS old
        JOIN (
            SELECT corrects, max("row") FILTER (corrects = id) AS last_of_same,
                bool_or(corrects <> id) AS by_other
            FROM query_table(records) WHERE corrects <> '' GROUP BY corrects
        ) AS new ON new.corrects = old.id
        WHERE new.by_other OR old."row" < new.last_of_same
    ) AS corrected USING ("row", file);
-- Two ends in words: 3, or 3-5; whole numbers without a point.
CREATE OR REPLACE MACRO ends_text(low, high) AS
    regexp_replace(concat_ws('-', low, nullif(high, low)), '\.0+(-|$)', '\1', 'g');
-- A number of chips in thousandths, so that sums are exact in any order; a million million chips and
-- more are no number of chips, and null.
CREATE OR REPLACE MACRO chips(number) AS
    CASE WHEN abs(number) < 1e12 THEN number END::DECIMAL(18, 3);
