"""What the API reads and tells, as OpenAPI describes it."""
