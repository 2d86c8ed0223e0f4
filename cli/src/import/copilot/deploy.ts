import type { JsonObject } from '@plumbline/controller/model'
import { numberOf, present, textsOf } from '../json.ts'
import type { Reading } from './reading.ts'

/** How a release goes out, and the alarms that stop one. */
export function deployOf(root: Reading): JsonObject {
  const deployment = root.part('deployment')
  const recreate = deployment.take('rolling') === 'recreate'
  const existing = textsOf(deployment.plain('rollback_alarms'))
  const own = ownAlarms(deployment.part('rollback_alarms'))
  const alarms = [...existing, ...Object.keys(own)]
  return present({
    deploy: present({
      minHealthy: recreate ? '0%' : undefined,
      maxRunning: recreate ? '100%' : undefined,
      alarms,
      rollback: alarms.length > 0 ? { onAlarm: true } : undefined,
    }),
    alarms: own,
  })
}

/** Copilot makes these of two numbers. */
function ownAlarms(given: Reading): JsonObject {
  const cpu = numberOf(given.take('cpu_utilization'))
  const memory = numberOf(given.take('memory_utilization'))
  return present({
    'rollback-cpu': cpu === undefined ? undefined : { metric: 'cpu', above: `${cpu}%` },
    'rollback-memory': memory === undefined ? undefined : { metric: 'memory', above: `${memory}%` },
  })
}
