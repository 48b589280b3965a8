"""What does pymerkle say of these records? Run in a separate environment, JSON in and out.

Question: ``{"records": [hex], "inclusion": [[index, size]], "consistency": [[before, size]]}``.
Answer: roots of every size from 1, and for each proof the hashes and whether pymerkle accepts it.
"""

import json
import sys

from pymerkle import InmemoryTree, verify_consistency, verify_inclusion


def accepted(verify, *arguments):
    """Whether pymerkle's own check passes; it raises where it does not."""
    verify(*arguments)
    return True


def main() -> None:
    """Answer one question."""
    asked = json.load(sys.stdin)
    tree = InmemoryTree(algorithm="sha256")
    for record in asked["records"]:
        tree.append_entry(bytes.fromhex(record))
    roots = {size: tree.get_root(size) for size in range(1, len(asked["records"]) + 1)}
    inclusion, consistency = [], []
    for index, size in asked["inclusion"]:
        proof = tree.prove_inclusion(index + 1, size)
        leaf = tree.get_leaf(index + 1)
        is_accepted = accepted(verify_inclusion, leaf, roots[size], proof)
        inclusion.append([proof.serialize()["path"], leaf.hex(), is_accepted])
    for before, size in asked["consistency"]:
        proof = tree.prove_consistency(before, size)
        is_accepted = accepted(verify_consistency, roots[before], roots[size], proof)
        consistency.append([proof.serialize()["path"], is_accepted])
    answer = {
        "roots": [root.hex() for root in roots.values()],
        "inclusion": inclusion,
        "consistency": consistency,
    }
    json.dump(answer, sys.stdout)


main()
