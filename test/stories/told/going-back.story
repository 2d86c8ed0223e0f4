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
# and so it can when the store is lost meanwhile: ECS's record of the stop is not taken for a failure
commit api { image: "api:3", scale: 2 }
turn 30s
commit api { image: "api:2", scale: 2 }
turn 5m
commit api { image: "api:3", scale: 2 }
lose-store
turn 3m
happened
live prod api
# what a person went back from stays away, lost store or not
commit api { image: "api:4", scale: 2 }
turn 30s
rollback prod/service/api checkout fails
turn 5m
lose-store
turn 5m
happened
live prod api
