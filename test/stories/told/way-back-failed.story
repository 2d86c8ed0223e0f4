# a person goes back to a release that does not start any more: it is tried once, and ECS keeps what ran
environment prod
commit api { image: "api:1", scale: 2 }
turn 3m
commit api { image: "api:2", scale: 2 }
turn 3m
happened
fate api:1 never-starts
rollback prod/service/api checkout fails
turn 2h
happened
status prod/service/api
live prod api
# what it needs is there again, and somebody starts it by hand
fate api:1 healthy
aws ecs UpdateService { cluster: prod, service: api, taskDefinition: "prod-api:1" }
turn 5m
happened
# the next commit that changes the unit ends the hold
commit api { image: "api:3", scale: 2 }
turn 3m
happened
