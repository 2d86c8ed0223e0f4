# whatever happens to the repository, nothing is deleted, and the log says why, once
commit
turn 3m
events
writes
git SourceUnreachable
turn 30m
events
writes
git EmptyRepository
turn 5m
events
git ok
turn 1m
events
# drift is repaired during the outage all the same
git BranchMissing
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 7 }
turn 5m
events
writes
git ok
turn 1m
events
# history that was rewritten is not followed before a person accepts it
rewrite
turn 5m
events
writes
accept
turn 1m
events
