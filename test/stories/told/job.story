# a job runs once for every form of what it runs
environment prod { prune: auto, drift: revert }
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:1", command: [migrate] }
turn 15s
status prod/job/migrate
turn 1m
status prod/job/migrate
events
writes
# ECS forgets the task within the hour and the store is lost: it is not run again
turn 2h
lose-store
turn 5m
status prod/job/migrate
writes
# a new image runs it again
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:2", command: [migrate] }
turn 2m
status prod/job/migrate
writes
# the former image ran already
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:1", command: [migrate] }
turn 2m
status prod/job/migrate
writes
remove jobs/migrate.yaml
turn 2m
status
writes
