# a release has nothing left but to clear away the tasks before it, when the next commit comes: it has succeeded, and is what is gone back to
world full
environment prod
base web { scale: 2, port: 8080, roles: { infrastructure: ecs-shift }, ingress: { shop: { listener: public, hosts: [shop.example.com], drain: 2m } }, deploy: { strategy: blueGreen } }
commit web { image: "web:1" }
turn 6m
happened
commit web { image: "web:2" }
turn 2m
status prod/service/web
fate web:3 never-starts
commit web { image: "web:3" }
turn 20m
happened
live prod web
status prod/service/web
attempts prod/service/web
