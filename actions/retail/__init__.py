"""The pack `retail`: a shop, its orders, and those who buy there."""
