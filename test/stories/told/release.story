# a new image is registered once and rolled out; the other units are left alone
commit
turn 3m
events
writes
commit api { image: "api:2", scale: 2 }
turn 20s
status prod/service/api
live prod api
turn 3m
status prod/service/api
events
writes
live prod api
# going back to the first image uses the revision that is registered already
commit api { image: "api:1", scale: 2, env: { LOG_LEVEL: info } }
turn 3m
writes
live prod api
