"""Reading what people wrote: pure algorithms over strings and arrays. Knows no Django, no database, no network."""
