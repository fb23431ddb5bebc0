#!/usr/bin/env python3
"""Checks `mmcert/1` certificates: `python3 proofs/checker.py FILE… [--json] [--seed N]`.

Prints one line per file; the exit status is 0 when all are accepted, 1 otherwise. Without --seed every run draws new
random points. The rules are those of proofs/FORMAT.md; nothing else of the project is used.
"""

import argparse
import dataclasses
import json
import sys

from checker.replay import Verdict, verify


def read(path):
    """The bytes of a file, or of the standard input for `-`."""
    if path == "-":
        return sys.stdin.buffer.read()
    with open(path, "rb") as file:
        return file.read()


def line(path, verdict):
    """One line about a file."""
    if not verdict.accepted:
        return f"{path}: rejected{f' at {verdict.node}' if verdict.node else ''}: {verdict.reason}"
    error = "" if verdict.log2_error is None else f", error ≤ 2^{verdict.log2_error}"
    parts = [f"{path}: accepted: {verdict.claim} ({verdict.nodes} nodes, grade {verdict.grade}{error})"]
    parts += [f"assuming {a}" for a in verdict.assumptions] + [f"where {o}" for o in verdict.obligations]
    return "; ".join(parts)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--seed", type=int, help="draw the random points from this seed")
    options = parser.parse_args(arguments)
    results = {}
    for path in options.files:
        try:
            results[path] = verify(read(path), options.seed)
        except OSError as error:
            results[path] = Verdict(False, reason=str(error))
        if not options.json:
            print(line(path, results[path]), flush=True)
    if options.json:
        print(json.dumps([{"file": path, **dataclasses.asdict(v)} for path, v in results.items()], ensure_ascii=False))
    return 0 if all(v.accepted for v in results.values()) else 1


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    sys.exit(main(sys.argv[1:]))
