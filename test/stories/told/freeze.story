# while the environment stands still nothing is released and nothing deleted; drift is repaired; a person can let one through
commit
environment prod { prune: auto, drift: revert, freeze: [{ cron: "0 1 * * *", duration: 30m, reason: the nightly sale }] }
turn 62m
events
writes
commit api { image: "api:2", scale: 2 }
remove apps/worker.yaml
aws ecs UpdateService { cluster: prod, service: api, desiredCount: 5 }
turn 5m
status prod/service/api
status prod/service/worker
live prod api
live dev api
events
writes
# let through, with a name
release prod/service/api the price is wrong
turn 5m
status prod/service/api
live prod api
events
writes
# a further commit waits for the end
commit api { image: "api:3", scale: 2 }
turn 5m
status prod/service/api
turn 20m
status prod/service/api
status
events
writes
