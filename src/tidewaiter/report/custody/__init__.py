"""Reports of custody: verdicts, scores and landmarks, as text and as a map."""
