# many units gone at once look like an accident: all are kept, everything else goes on
commit
turn 3m
events
writes
remove apps/worker.yaml apps/web.yaml
commit api { image: "api:2", scale: 2 }
turn 5m
events
writes
