# a unit that is taken out of Git is deleted where the policy says so, in reverse order, and asks where it does not
commit
environment prod { prune: confirm, drift: revert }
turn 3m
events
writes
remove apps/worker.yaml
turn 5m
events
writes
status prod/service/worker
live dev worker
sync prod/service/worker --prune
turn 5m
events
writes
live prod worker
status
