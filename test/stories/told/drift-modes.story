# how drift is treated is a matter of its own: commits go out in every mode
commit
environment prod { prune: auto, drift: report }
turn 3m
commit web { image: "web:1", scale: 2, port: 8080, logs: { retention: 30d }, drift: { mode: "off" } }
turn 3m
events
writes
# off: nobody is told, nothing is undone, and the status says what is known
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 10m
events
writes
status prod/service/web
# to ask for more than the unit says is no release of the unit: what drifted is now told
commit web { image: "web:1", scale: 2, port: 8080, logs: { retention: 30d }, drift: { mode: report } }
turn 10m
events
writes
# a person has it undone this once
revert prod/service/web the load test is over
turn 2m
events
writes
live prod web
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 6 }
turn 2m
events
writes
# the word of the unit wins over that of the environment, and a hold does not keep drift from being undone
hold prod/service/web release freeze
commit web { image: "web:2", scale: 2, port: 8080, logs: { retention: 30d }, drift: { mode: revert } }
turn 5m
events
live prod web
