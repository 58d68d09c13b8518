"""What customers buy: orders, invoices, deliveries, returns, what they own and subscribe to."""
