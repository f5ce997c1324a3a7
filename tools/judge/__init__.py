"""Findings on real pages, judged by hand: what was right, debatable and wrong, kept by digest in `docs/judgements/`."""
