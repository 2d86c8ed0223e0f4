# a job with a schedule is started by EventBridge, and the schedule is kept as Git says
environment prod { prune: auto, drift: revert }
text jobs/nightly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: nightly }\nspec: { image: "shop:1", roles: { scheduler: starter }, schedule: { cron: "30 2 * * *" } }
turn 1m
status prod/job/nightly
writes
# it runs at its time, and nothing is written for that
turn 3h
aws-tasks prod
writes
# another time
text jobs/nightly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: nightly }\nspec: { image: "shop:1", roles: { scheduler: starter }, schedule: { cron: "0 4 * * *", timezone: Europe/Berlin, window: 10m } }
turn 1m
events
writes
# somebody disables it by hand
aws scheduler UpdateSchedule { Name: prod-job-nightly, ScheduleExpression: cron(0 4 * * ? *), State: DISABLED, FlexibleTimeWindow: { Mode: "OFF" }, Target: { Arn: "arn:aws:ecs:eu-west-1:123456789012:cluster/prod", RoleArn: "arn:aws:iam::123456789012:role/starter", EcsParameters: { TaskDefinitionArn: prod-job-nightly } }, Description: "plumbline:unit=prod/job/nightly" }
turn 1m
events
writes
# a new image is what runs from then on
text jobs/nightly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: nightly }\nspec: { image: "shop:2", roles: { scheduler: starter }, schedule: { cron: "0 4 * * *", timezone: Europe/Berlin, window: 10m } }
turn 1m
writes
# without the schedule it is a job that runs once
text jobs/nightly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: nightly }\nspec: { image: "shop:2", roles: { scheduler: starter } }
turn 3m
status prod/job/nightly
writes
# and with it again it runs by the clock
text jobs/nightly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: nightly }\nspec: { image: "shop:2", roles: { scheduler: starter }, schedule: { cron: "0 4 * * *" } }
turn 1m
writes
remove jobs/nightly.yaml
turn 2m
status
events
writes
