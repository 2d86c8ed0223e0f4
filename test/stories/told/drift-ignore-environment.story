# an environment lets a field differ in every unit until its rule ends; a rule of the same name in a unit takes its place
commit
commit web { image: "web:1", scale: 2, port: 8080, drift: { ignore: { surge: { resource: service, path: healthCheckGracePeriodSeconds, reason: slow start } } } }
environment prod { prune: auto, ignore: { count: { resource: service, path: desiredCount, reason: load test, until: "2026-01-01T01:00:00Z" }, surge: { resource: service, path: deployment.maximumPercent, reason: tried out } } }
turn 5m
events
writes
# of the count nothing is told and nothing is undone; the surge differs, because web has another rule of that name
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7, deploymentConfiguration: { maximumPercent: 170, minimumHealthyPercent: 100 } }
turn 2m
events
live prod web
live-deployment prod web
status prod/service/web
# the rule ends, and is told once for the environment
turn 60m
events
live prod web
turn 30m
events
status prod/service/web
