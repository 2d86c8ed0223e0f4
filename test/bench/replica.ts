import { apiGroups, unlistedRate } from '../../controller/src/adapters/aws/rates.ts'

/** `plumbline` for an AWS that allows as much as is asked: what is measured is what replicas do, and not what they wait for. */
for (const group of [...apiGroups, unlistedRate])
  Object.assign(group, { burst: 1e6, perSecond: 1e6 })
await import('../../cli/src/main.ts')
