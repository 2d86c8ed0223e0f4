# how many tasks may fail until a rollout is given up
environment prod
commit web { image: "web:1", scale: 2 }
turn 3m
happened
fate web:2 never-starts
commit web { image: "web:2", scale: 2, deploy: { breakAfter: 1 } }
turn 3m
happened
fate web:3 never-starts
commit web { image: "web:3", scale: 2, deploy: { breakAfter: 8 } }
turn 10m
happened
# without it ECS takes its own again
commit web { image: "web:1", scale: 2 }
turn 3m
happened
