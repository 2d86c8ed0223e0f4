# a release waits for the unit that it depends on; its drift is repaired meanwhile; what is removed goes in reverse
commit
remove apps/web.yaml apps/api.yaml apps/worker.yaml environments/dev.yaml
environment prod { prune: auto, drift: revert }
text apps/worker.yaml apiVersion: plumbline/v1\nkind: Service\nmetadata: { name: worker }\nspec: { image: "worker:1" }
commit api { image: "api:1", scale: 2, dependsOn: [service/worker] }
turn 20s
status
turn 4m
status
writes
# both change in one commit, and the new worker does not start
fate worker:2 never-starts
text apps/worker.yaml apiVersion: plumbline/v1\nkind: Service\nmetadata: { name: worker }\nspec: { image: "worker:2" }\n---\napiVersion: plumbline/v1\nkind: Service\nmetadata: { name: web }\nspec: { image: "web:2", dependsOn: [service/api] }
commit api { image: "api:2", scale: 2, dependsOn: [service/worker] }
turn 1m
status
aws ecs UpdateService { cluster: prod, service: api, desiredCount: 5 }
turn 20m
status
live prod api
# the mended worker lets them go, one after the other
text apps/worker.yaml apiVersion: plumbline/v1\nkind: Service\nmetadata: { name: worker }\nspec: { image: "worker:3" }\n---\napiVersion: plumbline/v1\nkind: Service\nmetadata: { name: web }\nspec: { image: "web:2", dependsOn: [service/api] }
turn 10m
status
events
writes
remove apps/worker.yaml apps/api.yaml
turn 5m
status
events
writes
