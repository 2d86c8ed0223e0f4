# a gate that a webhook opens: it is asked when the release is there, and its verdict counts
environment prod { approvals: { required: 2, from: ["team:leads"] } }
base web { scale: 2, deploy: { strategy: blueGreen, gates: { check: { at: postTestTraffic, webhook: "https://checks.example.com/release", timeout: 1h } } } }
webhook continue error rate 0.1 %
commit web { image: "web:1" }
turn 5m
happened
asked
# 1. it says that the rollout may go on
commit web { image: "web:2" }
turn 10m
happened
asked
# 2. it says rollback
webhook rollback error rate 7 %
commit web { image: "web:3" }
turn 10m
happened
asked
status prod/service/web
# 3. it cannot be reached, is asked again later and later, and answers in the end
webhook failed it answered with status 503
commit web { image: "web:4" }
turn 5m
asked
status prod/service/web
webhook continue error rate 0.2 %
turn 15m
asked
happened
# 4. it answers later: a program approves by the API, and it is not asked again
webhook later it answers later
commit web { image: "web:5" }
turn 10m
asked
status prod/service/web
approve prod/service/web token:checks the checks passed
turn 10m
asked
happened
# 5. it never answers: when its time is over ECS goes back
commit web { image: "web:6" }
turn 70m
asked
happened
status prod/service/web
# 6. before anything is sent; killed while the gate waits, it is asked again
webhook failed nobody is there
commit web { image: "web:7", deploy: { gates: { check: { at: preScaleUp, webhook: "https://checks.example.com/before", timeout: 2h } } } }
turn 1m
kill
webhook continue all is well
turn 10m
asked
happened
# 7. refused before anything is sent: the release is held
webhook rollback there is an incident
commit web { image: "web:8", deploy: { gates: { check: { at: preScaleUp, webhook: "https://checks.example.com/before", timeout: 2h } } } }
turn 5m
asked
happened
