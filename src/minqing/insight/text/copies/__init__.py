"""Finding what was written before: the same, half of it, or reworded."""
