# an alarm that is on when a rollout begins: ECS watches none then, and that is said
world full
environment prod
base web { scale: 2, alarms: { errors: { cloudwatch: { namespace: shop, metric: errors }, above: 5, missing: breaching } } }
metric shop errors 0
commit web { image: "web:1", deploy: { alarms: [errors] } }
turn 10m
happened
# 1. rolling
metric shop errors 9
turn 5m
commit web { image: "web:2", deploy: { alarms: [errors] } }
turn 5m
happened
attempts prod/service/web
# 2. the same where traffic moves
commit web { image: "web:3", deploy: { strategy: blueGreen, bakeAfter: 2m, alarms: [errors] } }
turn 15m
happened
why prod/service/web
# 3. no data is what the alarm says it is: breaching
metric shop errors 0
turn 5m
commit web { image: "web:4", deploy: { strategy: blueGreen, bakeAfter: 5m, alarms: [errors] } }
turn 90s
metric shop errors none
turn 30m
happened
why prod/service/web
