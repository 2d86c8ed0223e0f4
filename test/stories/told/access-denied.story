# a permission that is missing stops one unit's writes and nothing else; the log names the action once
commit
turn 3m
events
deny ecs:UpdateService
commit api { image: "api:2", scale: 2 }
turn 30m
events
status prod/service/api
live prod api
heal
turn 30m
events
live prod api
