"""Words that mean the same, as stewards would have them."""
