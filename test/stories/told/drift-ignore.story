# what a rule ignores is neither told nor undone, and a commit of the same unit leaves it as it is
commit
commit web { image: "web:1", scale: 2, port: 8080, deploy: { maxRunning: 150% }, logs: { retention: 30d }, drift: { ignore: { count: { resource: service, path: desiredCount, reason: load test, until: "2026-01-01T01:00:00Z" }, surge: { resource: service, path: deployment.maximumPercent, reason: tried out by hand } } } }
turn 5m
events
writes
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7, deploymentConfiguration: { maximumPercent: 170, minimumHealthyPercent: 100 } }
turn 5m
events
writes
status prod/service/web
# another field of the same member drifts, and is undone without touching the ignored one
aws ecs UpdateService { cluster: prod, service: web, deploymentConfiguration: { maximumPercent: 170, minimumHealthyPercent: 90 } }
turn 2m
events
writes
live-deployment prod web
# a new image leaves the count alone, too
commit web { image: "web:2", scale: 2, port: 8080, deploy: { maxRunning: 150% }, logs: { retention: 30d }, drift: { ignore: { count: { resource: service, path: desiredCount, reason: load test, until: "2026-01-01T01:00:00Z" }, surge: { resource: service, path: deployment.maximumPercent, reason: tried out by hand } } } }
turn 5m
events
live prod web
# a rule that has ended is told once, and the field counts again
turn 60m
events
live prod web
turn 60m
events
