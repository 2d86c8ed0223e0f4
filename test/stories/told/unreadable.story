# AWS that cannot be read is Unknown, never in sync and never gone; drift of that time is found afterwards
commit
turn 3m
events
writes
deny ecs:DescribeServices
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
remove apps/worker.yaml
turn 20m
status
writes
heal
turn 30m
events
writes
status
