# a service of the same name that is not ours is left alone
aws ecs RegisterTaskDefinition { family: other, networkMode: awsvpc, requiresCompatibilities: [FARGATE], cpu: "512", memory: "1024", containerDefinitions: [{ name: web, image: "other:1" }] }
aws ecs CreateService { cluster: prod, serviceName: web, taskDefinition: other, desiredCount: 1, launchType: FARGATE, networkConfiguration: { awsvpcConfiguration: { subnets: [subnet-a] } } }
commit
turn 10m
events
writes
status prod/service/web
live prod web
# handed over by its tag, it is brought in line
aws ecs TagResource { resourceArn: "arn:aws:ecs:eu-west-1:123456789012:service/prod/web", tags: [{ key: "plumbline:unit", value: prod/service/web }, { key: "plumbline:source", value: main }] }
turn 10m
events
live prod web
