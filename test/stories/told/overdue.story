# a rollout that never ends: its tasks run and never become healthy. When its time is over it is stopped, and the unit is held
environment prod
commit api { image: "api:1", scale: 2 }
commit web { image: "web:1" }
turn 3m
happened
fate api:2 healthy-after 1000000
commit api { image: "api:2", scale: 2, deploy: { timeout: 20m } }
turn 10m
# its trouble delays nobody
commit web { image: "web:2" }
turn 3m
happened
turn 2h
happened
status prod/service/api
live prod api
# a newer commit needs no patience
commit api { image: "api:3", scale: 2 }
turn 3m
happened
live prod api
# the first release of a service has nothing to go back to
fate job:1 healthy-after 1000000
commit job { image: "job:1", deploy: { timeout: 10m } }
turn 1h
happened
status prod/service/job
commit job { image: "job:2", deploy: { timeout: 10m } }
turn 3m
happened
