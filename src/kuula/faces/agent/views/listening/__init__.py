"""Views of listening: journeys, touchpoints, the balance, what experiences weigh."""
