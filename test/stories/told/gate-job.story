# a job within a rollout: it runs when the rollout is there, once for each rollout, and its end decides
environment prod { prune: auto, drift: report }
text jobs/smoke.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: smoke }\nspec: { image: "smoke:1", command: [curl, web], retries: 1, timeout: 10m }
commit web { image: "web:1", scale: 2, deploy: { strategy: blueGreen, gates: { smoke: { at: postTestTraffic, run: job/smoke } } } }
turn 1m
status
aws-tasks prod
turn 20m
status
live prod web
events
writes
# the same job for the next image: another rollout, another run; a kill while it runs starts no second one
commit web { image: "web:2", scale: 2, deploy: { strategy: blueGreen, gates: { smoke: { at: postTestTraffic, run: job/smoke } } } }
turn 100s
status
kill
turn 20m
status
live prod web
events
writes
# a run that fails, and fails again, sends the rollout back
fate smoke:1 exits
commit web { image: "web:3", scale: 2, deploy: { strategy: blueGreen, gates: { smoke: { at: postTestTraffic, run: job/smoke } } } }
turn 20m
status prod/service/web
status prod/job/smoke
live prod web
events
writes
# a new form of the job alone runs nothing
text jobs/smoke.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: smoke }\nspec: { image: "smoke:2", command: [curl, web], retries: 1, timeout: 10m }
turn 5m
status
events
writes
