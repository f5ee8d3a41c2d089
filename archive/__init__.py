"""The catalogue: what a record is, who may see it, how it is published. Rooms import one way."""
