# an alarm and a failure are two reasons to go back: each is asked for by itself
world full
environment prod
base web { alarms: { errors: { cloudwatch: { namespace: shop, metric: errors }, above: 5 } }, scale: 2 }
metric shop errors 0
commit web { image: "web:1", deploy: { alarms: [errors] } }
turn 10m
happened
# 1. without rollback.onAlarm the release stays where the alarm found it
commit web { image: "web:2", deploy: { alarms: [errors], rollback: { onAlarm: false } } }
turn 1m
metric shop errors 9
turn 30m
happened
status prod/service/web
live prod web
# the store is lost, and what ECS knows says the same
lose-store
turn 10m
happened
live prod web
# 2. tasks that fail still go back
metric shop errors 0
turn 5m
commit web { image: "web:3", deploy: { alarms: [errors], rollback: { onAlarm: false } } }
turn 10m
happened
fate web:4 never-starts
commit web { image: "web:4", deploy: { alarms: [errors], rollback: { onAlarm: false } } }
turn 30m
happened
live prod web
# 3. the other way round: with rollback.onFailure off an alarm still goes back
commit web { image: "web:5", deploy: { alarms: [errors], rollback: { onFailure: false } } }
turn 1m
metric shop errors 9
turn 30m
happened
live prod web
