# six units come into being from an empty account, and then nothing is written any more
commit
turn 3m
status
events
writes
turn 10m
events
writes
live prod web
