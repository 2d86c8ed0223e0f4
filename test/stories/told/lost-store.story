# the disk is gone after a rollback: ECS remembers what failed, and it is not tried again
commit
turn 3m
fate api:bad never-starts
commit api { image: "api:bad", scale: 2 }
turn 10m
events
writes
lose-store
turn 30m
status prod/service/api
events
writes
live prod api
# a unit that was removed while nobody was there is found by its tag, and kept until a person confirms
remove apps/worker.yaml
lose-store
turn 10m
events
writes
sync prod/service/worker --prune
turn 5m
events
writes
