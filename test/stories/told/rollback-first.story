# a unit that never worked has nothing to go back to
commit
fate worker:1 never-starts
turn 30m
status prod/service/worker
events
writes
commit worker { image: "worker:2" }
turn 5m
status prod/service/worker
events
