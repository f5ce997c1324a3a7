"""A script that breaks every guard once, and sees that a test notices."""
