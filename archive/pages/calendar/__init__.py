"""The public calendar of festivals: by month, by year, and as feeds for a phone."""
