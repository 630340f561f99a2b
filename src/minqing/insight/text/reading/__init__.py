"""Reading one diary: its head, its names, what was raised in it and what was promised."""
