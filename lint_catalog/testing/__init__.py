"""Servers that stand in for the network, on this machine only: for our tests and for those of rules that look online.

Enters: a scenario. Leaves: a server on the loopback interface. Nothing in here connects to anywhere; these are the only
modules beside `lint_catalog.net` that open sockets. Open `stand_in.py` first; `hub/` is the Hugging Face Hub.
"""
