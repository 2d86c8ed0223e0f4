# a rolling update that is a success before it is through
environment prod
base web { scale: 4, stopTimeout: 2m, deploy: { minHealthy: 50%, maxRunning: 100%, earlySuccess: { healthy: 50%, oldTasks: after } } }
commit web { image: "web:1" }
turn 3m
happened
# 1. half of the new tasks are healthy: a success; the others come after it
commit web { image: "web:2" }
turn 5m
happened
# 2. the tasks that come after the success do not start: nothing goes back, and it is told that they are missing
commit web { image: "web:3" }
turn 25s
fate web:3 never-starts
turn 15m
happened
status prod/service/web
# 3. a commit mends it
fate web:4 healthy
commit web { image: "web:4" }
turn 5m
happened
# 4. too few become healthy: that is no success, early or late, and ECS goes back
fate web:5 never-starts
commit web { image: "web:5" }
turn 5m
happened
# 5. without it a rollout is through when all tasks are
commit web { image: "web:6", deploy: { minHealthy: 50%, maxRunning: 100% } }
turn 3m
happened
