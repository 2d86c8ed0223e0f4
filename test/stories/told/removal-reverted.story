# a confirmed deletion that a commit takes back before it was done: the next removal asks again
commit
environment prod { prune: confirm, drift: revert }
turn 3m
events
writes
deny ecs:DeleteService
remove apps/worker.yaml
environment dev { prune: never, drift: revert }
turn 1m
sync prod/service/worker --prune
turn 1m
status prod/service/worker
commit worker { image: "worker:1" }
turn 1m
heal
turn 10m
status prod/service/worker
events
remove apps/worker.yaml
turn 10m
status prod/service/worker
live prod worker
writes
