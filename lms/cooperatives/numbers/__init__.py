"""Numbers that members call: of their adviser, and of the delegation."""
