# targets: tasks that run, and that the load balancer finds unhealthy; no traffic reaches them, and the reason is the load balancer's
world full
environment prod
base web { scale: 2, port: 8080, roles: { infrastructure: ecs-shift }, ingress: { shop: { listener: public, hosts: [shop.example.com], drain: 5s } }, deploy: { strategy: blueGreen } }
commit web { image: "web:1" }
turn 6m
traffic prod
events
fate web:2 unhealthy
commit web { image: "web:2" }
turn 3m
traffic prod
status prod/service/web
turn 30m
events
traffic prod
status prod/service/web
why prod/service/web
