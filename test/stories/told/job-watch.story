# what EventBridge cannot do is done by looking: one run at a time, no longer than it may take
environment prod { prune: auto, drift: report }
fate shop:1 healthy
text jobs/hourly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: hourly }\nspec: { image: "shop:1", roles: { scheduler: starter }, schedule: { cron: "*/10 * * * *", overlap: forbid }, timeout: 25m }
turn 15m
aws-tasks prod
turn 10m
aws-tasks prod
turn 15m
aws-tasks prod
status prod/job/hourly
events
writes
# the newer one is kept where that is wanted
text jobs/hourly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: hourly }\nspec: { image: "shop:1", roles: { scheduler: starter }, schedule: { cron: "*/10 * * * *", overlap: replace }, timeout: 25m }
turn 12m
aws-tasks prod
# a run that fails is tried again, and failures in a row are told
fate shop:2 exits
stop-tasks prod
text jobs/hourly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: hourly }\nspec: { image: "shop:2", roles: { scheduler: starter }, schedule: { cron: "*/30 * * * *", overlap: forbid }, retries: 1, alertAfterMissed: 2 }
turn 30m
aws-tasks prod
status prod/job/hourly
turn 30m
status prod/job/hourly
lose-store
turn 3m
status prod/job/hourly
# it is mended
text jobs/hourly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: hourly }\nspec: { image: "shop:3", roles: { scheduler: starter }, schedule: { cron: "*/30 * * * *", overlap: forbid }, retries: 1, alertAfterMissed: 2 }
turn 40m
status prod/job/hourly
events
# nothing is started any more: the role may not
deny ecs:RunTask
turn 2h
status prod/job/hourly
events
heal
turn 35m
status prod/job/hourly
events
