# a gate that Plumbline does not answer: nobody does, somebody at AWS does, and nobody knows any more who did
environment prod { prune: auto, drift: revert }
commit web { image: "web:1", scale: 2, deploy: { strategy: blueGreen } }
turn 10m
events
writes
# nobody answers in time: ECS goes back, and the commit is held
commit web { image: "web:2", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 2h } } } }
turn 115m
status prod/service/web
turn 15m
status prod/service/web
live prod web
events
writes
# somebody lets the next one go on at AWS: it is told, and not fought
commit web { image: "web:3", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 2h } } } }
turn 5m
answer prod web CONTINUE
turn 10m
status prod/service/web
live prod web
events
writes
# and sends the one after that back
commit web { image: "web:4", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 2h } } } }
turn 5m
answer prod web ROLLBACK
turn 10m
status prod/service/web
live prod web
events
writes
# the store is lost while a gate waits: the pause stays, and what it was asked is asked again
commit web { image: "web:5", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 2h } } } }
turn 5m
lose-store
turn 1m
status prod/service/web
approve prod/service/web dana looks good
turn 10m
status prod/service/web
live prod web
events
writes
# a time that lets it go on
commit web { image: "web:6", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 1h, onTimeout: continue } } } }
turn 5m
status prod/service/web
turn 70m
status prod/service/web
live prod web
events
writes
