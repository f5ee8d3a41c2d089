"""When festivals fall: date rules of an element, and the holdings officers confirm."""
