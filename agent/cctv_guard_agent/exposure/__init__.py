"""Ways in: pure functions from observations and gateways to verdicts. Entry: `assess.assess_all`, `gateways.merge`."""
