"""Attacks on the whole product, as strangers could make them."""
