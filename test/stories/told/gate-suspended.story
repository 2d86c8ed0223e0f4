# a person suspends a unit while its release waits at a gate: what is answered meanwhile is kept, and ECS hears of it afterwards
environment prod { prune: auto, drift: revert }
commit web { image: "web:1", scale: 2, deploy: { strategy: blueGreen } }
turn 10m
commit web { image: "web:2", scale: 2, deploy: { strategy: blueGreen, gates: { look: { at: postTestTraffic, approval: true, timeout: 4h } } } }
turn 5m
suspend prod/service/web somebody looks at it
reject prod/service/web erin the button is gone
turn 1m
status prod/service/web
happened
release prod/service/web seen enough
turn 2m
status prod/service/web
happened
