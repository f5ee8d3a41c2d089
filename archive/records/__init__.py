"""Elements (what lives), Records (what was documented), Agents and Collections."""
