# where the policy is to report, drift is named once and left as it is
commit
environment prod { prune: auto, drift: report }
turn 3m
events
writes
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 10m
events
writes
status prod/service/web
# a commit of the same unit is applied all the same, and takes the drift with it
commit web { image: "web:2", scale: 3, port: 8080, logs: { retention: 30d } }
turn 5m
events
live prod web
