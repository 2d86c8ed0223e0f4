# what is taken back while it rolls out goes at once: ECS is told to stop, and the tasks from before serve on
environment prod
commit api { image: "api:1", scale: 2 }
turn 3m
happened
commit api { image: "api:2", scale: 2 }
turn 30s
# the same text as before
commit api { image: "api:1", scale: 2 }
turn 5m
happened
status prod/service/api
live prod api
# and what was taken back can go out later: it did not fail
commit api { image: "api:2", scale: 2 }
turn 3m
happened
live prod api
