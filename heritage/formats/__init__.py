"""How dates are written where Django and Vietnamese habit differ."""
