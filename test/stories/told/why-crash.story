# a program that ends at once: exit code, meaning and its last words; what looks like a credential is not shown
commit
turn 3m
events
fate worker:2 crashes 1 | listening on 8080 | connecting to postgres://app:hunter2@db/shop | Error: connection refused
commit worker { image: "worker:2" }
turn 1m
status prod/service/worker
turn 15m
events
status prod/service/worker
why prod/service/worker
# a newer commit takes it away
commit worker { image: "worker:3" }
turn 5m
why prod/service/worker
