# jobs that were removed while the store was lost are found by what is live, and deleted when a person says so
environment prod { prune: auto, drift: revert }
text jobs/migrate.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: migrate }\nspec: { image: "shop:1" }
text jobs/nightly.yaml apiVersion: plumbline/v1\nkind: Job\nmetadata: { name: nightly }\nspec: { image: "shop:1", roles: { scheduler: starter }, schedule: { cron: "30 2 * * *" } }
commit nightly { image: "web:1" }
turn 3m
status
writes
remove jobs/migrate.yaml jobs/nightly.yaml
lose-store
turn 3m
status
writes
sync prod/job/nightly --prune
sync prod/job/migrate --prune
turn 2m
status
writes
