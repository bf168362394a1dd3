"""Phones on which everything goes wrong that can: random sequences of deeds and faults, and the model of what must come of them.

`script/bench faults` runs 10,000; tests/browser/test_faults.py a few in the gate.
"""
