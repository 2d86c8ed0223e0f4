# a document that is broken keeps its units at their last good revision and stops no others
commit
turn 3m
events
writes
text apps/web.yaml apiVersion: plumbline/v1\nkind: Service\nmetadata: { name: web }\nspec: { imgae: "web:2" }\n
commit api { image: "api:2", scale: 2 }
turn 5m
events
writes
status prod/service/web
# its drift is repaired, too
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 5m
events
live prod web
# a file that does not even parse is not a removed unit
text apps/web.yaml {{{
turn 5m
events
writes
live prod web
commit web { image: "web:2", scale: 2, port: 8080 }
turn 5m
events
live prod web
