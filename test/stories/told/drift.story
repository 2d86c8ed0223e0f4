# somebody scales by hand: the field is named, and put back
commit
turn 3m
events
writes
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 30s
events
turn 1m
events
writes
live prod web
# somebody registers a revision and deploys it by hand: the fields inside it are named
aws ecs RegisterTaskDefinition { family: prod-web, networkMode: awsvpc, requiresCompatibilities: [FARGATE], cpu: "512", memory: "1024", containerDefinitions: [{ name: web, image: "web:hacked" }] }
aws ecs UpdateService { cluster: prod, service: web, taskDefinition: prod-web }
turn 30s
events
turn 5m
events
writes
live prod web
# somebody deletes the service
aws ecs DeleteService { cluster: prod, service: web, force: true }
turn 10m
events
writes
live prod web
