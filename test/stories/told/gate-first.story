# an approval before a release begins: under every strategy, by two of those whom the policy names
environment prod { prune: auto, drift: revert, approvals: { required: 2, from: ["user:dana", "user:erin"] } }
commit web { image: "web:1", scale: 2 }
turn 3m
events
writes
commit web { image: "web:2", scale: 2, deploy: { gates: { look: { at: preScaleUp, approval: true, timeout: 4h } } } }
turn 5m
status prod/service/web
live prod web
events
writes
approve prod/service/web frank me too
approve prod/service/web dana looks good
approve prod/service/web dana really
status prod/service/web
# a kill forgets nothing that was said
kill
turn 1m
status prod/service/web
approve prod/service/web erin fine
turn 5m
status prod/service/web
live prod web
events
writes
# a newer commit is another release: it was not approved, and drift is repaired meanwhile
commit web { image: "web:3", scale: 2, deploy: { gates: { look: { at: preScaleUp, approval: true, timeout: 4h } } } }
turn 1m
approve prod/service/web dana looks good
commit web { image: "web:4", scale: 2, deploy: { gates: { look: { at: preScaleUp, approval: true, timeout: 4h } } } }
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 5 }
turn 1m
status prod/service/web
approve prod/service/web erin fine
turn 3m
status prod/service/web
live prod web
# one refusal is enough; whoever tries it again is asked again
reject prod/service/web frank not on a Friday
turn 1m
status prod/service/web
live prod web
events
writes
release prod/service/web it is Monday
turn 1m
status prod/service/web
# nobody answers: it is held where it is
turn 5h
status prod/service/web
live prod web
events
writes
