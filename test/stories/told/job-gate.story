# a gate before the first new task: the job runs first, and a job that fails keeps the service as it is
environment prod { prune: auto, drift: revert }
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { imageFrom: service/web, command: [migrate] }
commit web { image: "web:1", deploy: { gates: { migrate: { at: preScaleUp, run: job/migrate } } } }
turn 10s
status
turn 3m
status
writes
# a migration that fails
fate web:2 exits
commit web { image: "web:2", deploy: { gates: { migrate: { at: preScaleUp, run: job/migrate } } } }
turn 3m
status
live prod web
events
writes
# the mended one
commit web { image: "web:3", deploy: { gates: { migrate: { at: preScaleUp, run: job/migrate } } } }
turn 5m
status
live prod web
events
writes
# back to what ran before: its migration ran already, and nothing keeps the service
commit web { image: "web:1", deploy: { gates: { migrate: { at: preScaleUp, run: job/migrate } } } }
turn 3m
status
live prod web
writes
