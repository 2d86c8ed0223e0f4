# of many units that were removed at once a person confirms some: the others still wait to be confirmed
commit
turn 3m
events
writes
remove apps/worker.yaml apps/web.yaml
turn 1m
sync dev/service/worker --prune
turn 10m
events
status
live dev web
sync dev/service/web --prune
turn 5m
events
status
