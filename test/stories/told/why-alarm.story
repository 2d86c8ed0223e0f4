# alarms decide: one without data stops nothing, and what it said is kept; one that goes off meanwhile is the cause, though all tasks run
environment prod { prune: auto, drift: report }
commit web { image: "web:1", scale: 8, alarms: { errors: { cloudwatch: { namespace: Shop, metric: Errors, statistic: Sum }, above: 5 } }, deploy: { alarms: [errors], minHealthy: 100%, maxRunning: 113% } }
turn 10m
status
why prod/service/web
commit web { image: "web:2", scale: 8, alarms: { errors: { cloudwatch: { namespace: Shop, metric: Errors, statistic: Sum }, above: 5 } }, deploy: { alarms: [errors], minHealthy: 100%, maxRunning: 113% } }
turn 30s
metric Shop Errors 9
turn 10m
metric Shop Errors 0
turn 10m
events
status prod/service/web
why prod/service/web
