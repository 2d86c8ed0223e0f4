# a release that waits at a gate is overtaken, or taken back: nobody has answered the gate
environment prod { prune: auto, drift: revert }
commit web { image: "web:1", scale: 2, deploy: { strategy: blueGreen } }
turn 10m
events
commit web { image: "web:2", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 4h } } } }
turn 5m
commit web { image: "web:3", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 4h } } } }
turn 5m
events
rollback prod/service/web checkout is slow
turn 5m
events
status prod/service/web
live prod web
