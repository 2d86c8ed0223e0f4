# the controller is killed while a rollout fails, and tells the same afterwards, once
commit
turn 3m
events
fate worker:2 crashes 1 | no database
commit worker { image: "worker:2" }
turn 30s
kill
turn 15m
kill
turn 5m
events
status prod/service/worker
why prod/service/worker
