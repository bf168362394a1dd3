"""Calculators to the article of law 112-12 on cooperatives: days, assemblies, surplus, limits. Pure; money is whole centimes.

They compute what the law says and decide nothing: no notice is sent and no vote is taken by them.
"""
