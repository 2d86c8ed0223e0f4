# without rollback.onFailure ECS gives a failing rollout up all the same, and the old tasks stay
commit web { image: "web:1", scale: 2, port: 8080, deploy: { rollback: { onFailure: false } } }
environment prod
turn 10m
events
fate web:2 never-starts
commit web { image: "web:2", scale: 2, port: 8080, deploy: { rollback: { onFailure: false } } }
turn 60m
events
writes
status prod/service/web
live prod web
commit web { image: "web:3", scale: 2, port: 8080, deploy: { rollback: { onFailure: false } } }
turn 10m
events
status prod/service/web
