"""What a cooperative shows to ODCo's control: nothing, until whoever heads it says so. ODCo trains and inspects, and what is
learnt is the cooperative's own (domain.md, implication 17; law 112-12, art. 102; law 09-08, art. 3 and 4).
"""
