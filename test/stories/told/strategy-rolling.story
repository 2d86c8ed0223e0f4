# rolling: new tasks take the place of old ones, a few at a time; eight ways in which a release can go
world full
environment prod
base web { scale: 2, port: 8080, ingress: { shop: { listener: public, hosts: [shop.example.com], drain: 5s } }, alarms: { errors: { cloudwatch: { namespace: shop, metric: errors }, above: 5 } }, deploy: { strategy: rolling, alarms: [errors] } }
metric shop errors 0
commit web { image: "web:1" }
turn 6m
happened
# 1. it goes well
commit web { image: "web:2" }
turn 1m
traffic prod
turn 1m
traffic prod
turn 7m
happened
traffic prod
# 2. its tasks do not start: the circuit breaker of ECS goes back
fate web:3 never-starts
commit web { image: "web:3" }
turn 10m
happened
traffic prod
# 3. an alarm goes off while its tasks serve
commit web { image: "web:4" }
turn 2m
metric shop errors 9
turn 1m
traffic prod
turn 7m
happened
traffic prod
metric shop errors 0
turn 5m
happened
# 4. a newer commit overtakes it
commit web { image: "web:5" }
turn 1m
traffic prod
commit web { image: "web:6" }
turn 10m
happened
traffic prod
# 5. Plumbline is killed while ECS rolls out, and ends what it began
commit web { image: "web:7" }
turn 30s
kill
turn 10m
happened
traffic prod
# 6. a person goes back while it is on its way
commit web { image: "web:8" }
turn 2m
rollback prod/service/web checkout is slow
turn 10m
happened
traffic prod
status prod/service/web
# 7. the job of its gate fails
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { imageFrom: service/web, command: [migrate] }
fate web:9 exits
commit web { image: "web:9", deploy: { strategy: rolling, alarms: [errors], gates: { migrate: { at: preScaleUp, run: job/migrate, timeout: 5m } } } }
turn 10m
happened
traffic prod
status prod/service/web
# 8. the job of its gate does not end in time
fate web:10 ends 400
commit web { image: "web:10", deploy: { strategy: rolling, alarms: [errors], gates: { migrate: { at: preScaleUp, run: job/migrate, timeout: 5m } } } }
turn 10m
happened
traffic prod
status prod/service/web
# a person lets it out all the same; the job has ended by now
fate web:10 healthy
release prod/service/web the migration is through
turn 6m
happened
traffic prod
