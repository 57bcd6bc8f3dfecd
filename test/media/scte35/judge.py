"""Reads sections as base64, a line each; prints what threefive makes of them as JSON, and the section as it encodes that anew."""

import json
import sys

from threefive import Cue

for line in sys.stdin:
    cue = Cue(line.strip())
    told = cue.get()
    fresh = Cue()
    fresh.load(json.loads(json.dumps(told, default=lambda value: value.hex())))
    print(json.dumps({"told": told, "again": fresh.encode()}, default=lambda value: value.hex()))
