# every attempt is kept, with who made the commit, how many calls it took, how long, and what became of it
environment prod { prune: auto, drift: revert }
commit web { image: "web:1" }
turn 3m
attempts prod/service/web
# one that fails
fate web:2 crashes 1 | no database
commit web { image: "web:2" }
turn 30s
attempts prod/service/web
turn 10m
attempts prod/service/web
# one that a newer commit overtakes
commit web { image: "web:3" }
turn 20s
commit web { image: "web:4" }
turn 3m
# somebody changes AWS by hand
aws ecs UpdateService { cluster: prod, service: web, desiredCount: 5 }
turn 3m
attempts prod/service/web
# a commit that changes another unit is no attempt of this one
commit api { image: "api:1" }
turn 3m
# back to the first one, by a person
rollback prod/service/web the old one was better
turn 3m
attempts prod/service/web
# the history is lost, and what is there is found
lose-store
turn 3m
attempts prod/service/web
