-- Words that the questions share. Serial numbers are compared as texts, trimmed and in capitals,
-- and never as numbers. (Trimming decodes every letter: text that plainly has nothing to trim is
-- spared.)
CREATE OR REPLACE TEMP MACRO plain(written) AS
    CASE
        WHEN strlen(written) = length(written)
            AND NOT starts_with(written, ' ') AND NOT ends_with(written, ' ')
        THEN upper(written)
        ELSE upper(trim(written))
    END;
CREATE OR REPLACE TEMP MACRO borne(label, attested) AS
    if(plain(attested) <> '', attested, label);
-- Great-circle distance by the haversine formula (Sinnott 1984), on a sphere of the Earth's mean
-- radius of 6,371.0088 km (Moritz 2000).
CREATE OR REPLACE TEMP MACRO km(latitude_a, longitude_a, latitude_b, longitude_b) AS
    2 * 6371.0088 * asin(least(1.0, sqrt(
        sin(radians(latitude_b - latitude_a) / 2) ** 2
        + cos(radians(latitude_a)) * cos(radians(latitude_b))
        * sin(radians(longitude_b - longitude_a) / 2) ** 2
    )));
CREATE OR REPLACE TEMP MACRO needed(far, travel_km_h, handling_h) AS
    far / travel_km_h + handling_h;
-- Days that a journey to the other side of the Earth takes: between days further apart none is too
-- long.
CREATE OR REPLACE TEMP MACRO days_of_travel(travel_km_h, handling_h) AS
    ceil(least(needed(pi() * 6371.0088, travel_km_h, handling_h) / 24, 3660))::BIGINT;
