"""What cooperatives will declare by the télédéclaration, gathered from what the law obliges them to file and what they shared.

The official form is not public: the list of fields is a file that can be replaced (fields.yaml).
"""
