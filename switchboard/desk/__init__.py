"""The agents' desk: pages on which colleagues answer the customers whom the assistant hands over."""
