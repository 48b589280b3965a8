-- Where are the sites? A site with two different places has none.
SELECT 'site:' || id AS place, min(latitude) AS latitude, min(longitude) AS longitude
FROM sites
WHERE latitude IS NOT NULL AND longitude IS NOT NULL
GROUP BY id
HAVING min(latitude) = max(latitude) AND min(longitude) = max(longitude)
