# the retention of a log group is compared and repaired like everything else; a group that the spec names is only used
commit
turn 3m
events
writes
aws logs PutRetentionPolicy { logGroupName: /plumbline/prod/web, retentionInDays: 1 }
aws logs PutRetentionPolicy { logGroupName: /plumbline/prod/worker, retentionInDays: 7 }
turn 1m
events
writes
aws logs CreateLogGroup { logGroupName: /shared }
commit worker { image: "worker:1", logs: { group: /shared } }
turn 3m
events
writes
remove apps/worker.yaml
turn 5m
events
writes
