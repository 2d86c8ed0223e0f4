# an image that never starts: the breaker rolls back, the unit is held, and nothing is tried again
commit
turn 3m
events
writes
fate api:bad never-starts
commit api { image: "api:bad", scale: 2 }
turn 20s
status prod/service/api
turn 10m
status prod/service/api
events
writes
live prod api
turn 2h
events
writes
# the next commit that changes the unit ends the hold
commit api { image: "api:2", scale: 2 }
turn 5m
status prod/service/api
events
live prod api
