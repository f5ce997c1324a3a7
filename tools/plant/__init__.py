"""Defects planted in real pages, and how many of them the program reports: recall that can be measured."""
