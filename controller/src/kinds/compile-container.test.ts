import type { ServiceUnit } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import type { Context } from '../model/index.ts'
import { containersOf } from './compile-container.ts'

const context = {
  unit: 'prod/service/web',
  environment: { name: 'prod', region: 'eu-west-1' },
} as unknown as Context
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'

it.each([
  ['a staging label', 'AWSPREVIOUS', '::AWSPREVIOUS:'],
  ['a label of its own', 'blue/green_2', '::blue/green_2:'],
  [
    'the id of a version',
    'a1b2c3d4-0000-4000-8000-0123456789ab',
    ':::a1b2c3d4-0000-4000-8000-0123456789ab',
  ],
])('asks for a secret by %s in its own place', (_what, version, written) => {
  const secrets = { DB: { secretsManager: secret, version } }
  const spec = { image: 'web:1', env: {}, secrets, mounts: {}, sidecars: {}, startAfter: {} }
  const more = { logs: {}, ingress: {}, volumes: {} }
  const unit = { kind: 'service', name: 'web', spec: { ...spec, ...more } }

  const [container] = containersOf(unit as unknown as ServiceUnit, context)

  expect(container?.secrets).toEqual([{ name: 'DB', valueFrom: `${secret}${written}` }])
})
