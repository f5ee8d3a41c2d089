"""From a master file to files a phone can play: probing, planning, making, proving, storing.

Knows files, recipes and results. Knows nothing of records, people or rights, and imports no other
package of this project.
"""
