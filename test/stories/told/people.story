# a person holds, suspends and rolls back a unit: what is live is looked after meanwhile, or only looked at
commit
turn 3m
events
writes
# held: a commit does not go out, drift is repaired all the same, and a restart forgets nothing
hold prod/service/api the sale
commit api { image: "api:2", scale: 2 }
aws ecs UpdateService { cluster: prod, service: api, desiredCount: 5 }
turn 2m
kill
turn 2m
status prod/service/api
live prod api
live dev api
events
writes
release prod/service/api the sale is over
turn 3m
status prod/service/api
live prod api
events
writes
# suspended for ten minutes: nothing is touched
suspend prod/service/api an experiment
aws ecs UpdateService { cluster: prod, service: api, desiredCount: 5 }
turn 5m
status prod/service/api
live prod api
turn 8m
status prod/service/api
live prod api
events
writes
# back to the release before: nothing redeploys what was taken back, until a commit changes the unit
rollback prod/service/api checkout fails
turn 30m
status prod/service/api
live prod api
events
writes
commit api { image: "api:3", scale: 2 }
turn 3m
status prod/service/api
live prod api
events
