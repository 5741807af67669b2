"""The channels by which customers come."""
