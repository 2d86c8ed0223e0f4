# an approval within a rollout: nothing goes on before it, and who gave it is remembered
environment prod { prune: auto, drift: revert }
commit web { image: "web:1", scale: 2, deploy: { strategy: blueGreen } }
turn 10m
events
writes
commit web { image: "web:2", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 4h } } } }
turn 5m
status prod/service/web
events
writes
# given for a commit that is not the one that waits; and given by nobody's leave
approve prod/service/web@00000000 dana looks good
# it is given once, and said to ECS once
approve prod/service/web dana looks good
turn 10s
status prod/service/web
turn 10m
status prod/service/web
live prod web
events
writes
# when nothing waits, nothing can be approved in advance
approve prod/service/web dana the next one, too
# a newer commit waits anew: what was said of the one before does not count for it
commit web { image: "web:3", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 4h } } } }
turn 5m
reject prod/service/web erin the button is gone
turn 10m
status prod/service/web
live prod web
events
writes
