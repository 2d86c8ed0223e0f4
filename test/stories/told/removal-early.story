# a unit that is taken back before it was ever in place goes by itself, as any other does
commit
turn 3m
writes
commit extra { image: "extra:1" }
turn 16s
remove apps/extra.yaml
turn 5m
status prod/service/extra
events
writes
