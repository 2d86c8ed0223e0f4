# the first release of a unit fails: ECS has nothing to go back to, and does nothing more by itself
environment prod { prune: auto, drift: revert }
fate web:1 never-starts
commit web { image: "web:1", scale: 2 }
turn 10m
happened
# what it needs is there now, and a person has it tried again
fate web:1 healthy
release prod/service/web the image is there now
turn 5m
happened
status prod/service/web
live prod web
# somebody who does so in vain is told so as at first
fate api:1 never-starts
commit api { image: "api:1", scale: 2 }
turn 10m
happened
release prod/service/api once more
turn 10m
happened
status prod/service/api
# a commit that changes nothing of the tasks has it tried again, too
fate api:1 healthy
commit api { image: "api:1", scale: 3 }
turn 5m
happened
live prod api
