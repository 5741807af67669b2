"""The pack `insurance`: policies, what they cover and cost, claims and premiums."""
