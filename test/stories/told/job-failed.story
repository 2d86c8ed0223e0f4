# a job that fails is tried again as often as it may be, and then not until what it runs changes
environment prod { prune: auto, drift: report }
fate shop:1 exits
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:1", command: [migrate], retries: 1 }
turn 20s
status prod/job/migrate
turn 2m
status prod/job/migrate
events
writes
turn 2h
lose-store
turn 5m
status prod/job/migrate
writes
# one attempt more is allowed, and it fails too
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:1", command: [migrate], retries: 2 }
turn 2m
status prod/job/migrate
writes
# it cannot be pulled
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:does-not-exist", command: [migrate] }
turn 2m
status prod/job/migrate
writes
# it takes too long
fate shop:2 healthy
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:2", command: [migrate], timeout: 1m }
turn 2m
status prod/job/migrate
events
writes
# a newer form waits until the run of the older one has ended, and then runs
fate shop:3 healthy
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:3", command: [migrate] }
turn 1m
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:4", command: [migrate] }
turn 1m
status prod/job/migrate
stop-tasks prod
turn 2m
status prod/job/migrate
writes
