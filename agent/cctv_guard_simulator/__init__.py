"""A simulated site: cameras, recorders, a printer and a gateway that speak on the network.

Each device is one profile file (what a real one answers, as text) on one address of its own. The agent and the
simulator import nothing from each other; they meet only on the network. See docs/simulated_site.md.
"""
