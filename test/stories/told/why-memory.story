# out of memory, and the log may not be read: that is said, and takes nothing away from the rest
commit
turn 3m
fate worker:2 out-of-memory | heap 512 MB
deny logs:GetLogEvents
commit worker { image: "worker:2" }
turn 15m
status prod/service/worker
why prod/service/worker
