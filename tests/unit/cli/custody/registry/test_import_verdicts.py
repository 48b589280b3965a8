"""``tidewaiter custody import-verdicts``: from round trips to the registry to the books."""

from __future__ import annotations

import json

from latency_files import written
from tidewaiter.store.key_file import new_key


def test_verdicts_become_statements_and_sightings_of_keys(tidewaiter, tmp_path) -> None:
    files = written(tmp_path)
    place, key, verifier = (tmp_path / name for name in ("log.sqlite", "key.pem", "verifier.pem"))
    new_key(verifier)
    tidewaiter("custody", "log", "new", place, "--origin", "log.example", "--new-key", key)
    located = tidewaiter(
        "custody", "locate", files.probes, "--landmarks", files.landmarks, "--claims",
        files.claims, "--within", 3000, "--json",
    )  # fmt: skip
    answer = tmp_path / "answer.json"
    answer.write_text(located.out)
    tell = (
        "custody", "import-verdicts", place, answer, "--claims", files.claims, "--at",
        "2026-11-01", "--key", key, "--signer", verifier, "--recorded", "2026-11-24",
    )  # fmt: skip
    ran = tidewaiter(*tell)
    assert (ran.code, ran.out) == (0, "6 accepted, 0 rejected; the log has 6 entries\n")
    verdicts = [one["verdict"] for one in json.loads(located.out)["verdicts"]]
    consistent = verdicts.count("consistent")
    assert consistent
    assert "impossible" in verdicts
    ran = tidewaiter("custody", "registry", "balance", place, "--json")
    kinds = [one["kind"] for one in json.loads(ran.out)["conflicts"]]
    assert kinds == ["bad-evidence"] * sum(v in {"impossible", "inconsistent"} for v in verdicts)
    ask = ("custody", "sightings", place, "-o", tmp_path / "sightings.csv", "--json")
    assert json.loads(tidewaiter(*ask).out)["grades"] == {"paper": consistent}
    ran = tidewaiter(*ask, "--verifier", tmp_path / "verifier.pem.pub")
    assert json.loads(ran.out)["grades"] == {"attested": consistent}


def test_what_is_no_answer_is_refused(tidewaiter, tmp_path) -> None:
    files = written(tmp_path)
    place, key = tmp_path / "log.sqlite", tmp_path / "key.pem"
    tidewaiter("custody", "log", "new", place, "--origin", "log.example", "--new-key", key)
    answer = tmp_path / "answer.json"
    site = {"latitude": 0, "longitude": 0}
    stranger = {"device": "x", "verdict": "unknown", "why": "", "declared": site, "landmarks": 0}
    stranger["assumptions"] = {"speed_km_s": 1, "slack_km": 1, "within_km": 1, "liars": 0}
    for content, message in (
        ("no answer", "no answer of custody locate"),
        ('{"verdicts": [{"device": "x"}]}', "no answer of custody locate"),
        (json.dumps({"verdicts": [stranger]}), "no site is declared|no answer"),
    ):
        answer.write_text(content)
        ran = tidewaiter(
            "custody", "import-verdicts", place, answer, "--claims", files.claims, "--at",
            "2026-11-01", "--key", key,
        )  # fmt: skip
        assert (ran.code, ran.out) == (3, "")
        assert any(each in ran.err for each in message.split("|"))
