# an image that is not there: the status says so from the first task on, and the hold keeps it
commit
turn 3m
events
fate api:bad no-image
commit api { image: "api:bad", scale: 2 }
turn 40s
status prod/service/api
turn 10m
events
status prod/service/api
why prod/service/api
