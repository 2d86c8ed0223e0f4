# somebody else changes the same thing again and again: after three times it is only reported
commit
turn 3m
events
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 2m
events
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 5m
events
status prod/service/web
kill
turn 5m
events
live prod web
# other units are looked after as ever
aws ecs UpdateService { cluster: prod, service: api, desiredCount: 7 }
turn 2m
events
# plumbline release ends it, and so does an hour in which nobody changes anything
release prod/service/web the other side is told
turn 2m
events
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 6 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 6 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 6 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 6 }
turn 30m
events
turn 35m
events
live prod web
# a commit that changes the unit ends it, too
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 5 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 5 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 5 }
turn 2m
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 5 }
turn 5m
commit web { image: "web:1", scale: 3, port: 8080, logs: { retention: 30d } }
turn 5m
events
live prod web
