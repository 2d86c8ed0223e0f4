# a person tries again before ECS is back: that counts, and goes out as it would once ECS is back
environment prod { prune: auto, drift: revert }
commit web { image: "web:1", scale: 2, deploy: { strategy: blueGreen } }
turn 10m
happened
commit web { image: "web:2", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 4h } } } }
turn 5m
reject prod/service/web dana the button is gone
turn 5s
status prod/service/web
release prod/service/web it was the browser
turn 10m
status prod/service/web
happened
approve prod/service/web dana looks good
turn 20m
status prod/service/web
happened
live prod web
