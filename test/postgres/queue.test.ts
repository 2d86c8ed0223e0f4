import { afterAll, beforeAll } from 'vitest'
import { queueContract } from '../../controller/src/adapters/queue/queue.contract.ts'
import { describeWith } from '../require.ts'
import { startCluster, type Cluster } from '../support/postgres.ts'
import { queueOn, replicaOn } from './queue.ts'

describeWith(['postgres'], 'turns in PostgreSQL', ({ postgres }) => {
  let cluster: Cluster
  const opened: ReturnType<typeof queueOn>[] = []
  beforeAll(async () => {
    cluster = await startCluster(postgres)
  })
  afterAll(async () => {
    for (const queue of opened) await queue.close()
    await cluster?.remove()
  })

  queueContract('what replicas share', (concurrency) => {
    const queue = queueOn(cluster.fresh().then((settings) => replicaOn(settings, concurrency)))
    opened.push(queue)
    return queue
  })
})
