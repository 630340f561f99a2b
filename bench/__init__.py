"""Measurements that anyone can repeat: `make bench`. Every figure is a ratio within one run; none is a timed test."""
