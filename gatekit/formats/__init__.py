"""Report formats: one module each, in folders by area, listed in `gatekit.formats.registry`."""
