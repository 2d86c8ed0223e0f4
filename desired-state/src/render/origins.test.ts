import { describe, expect, test } from 'vitest'
import { whereOf } from './origins.ts'
import { dev, loadTexts, unit } from '../small.fixture.ts'

const environment = `${dev}  listeners:
    public: { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/dev/50dc6c495c0c9188/f2f7dc8efc522ab2" }
`

const web = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: web:1
  port: 8080
  stopTimeout: 60s
  storage: 50
  sidecars:
    proxy:
      image: proxy:1
      health:
        command: check
        interval: 10s
      mounts: { data: /data }
  volumes: { data: {} }
  startAfter: { proxy: healthy }
  ingress:
    shop:
      listener: public
      hosts: [shop.example.com]
      drain: 30s
      stickiness: true
  scale:
    min: 1
    max: 4
    cpu: 60%
    cooldown: { in: 5m }
    steps: { up: { when: busy, add: 20%, cooldown: 1m } }
  alarms:
    busy:
      metric: cpu
      above: 80%
      for: 3 of 5
      every: 5m
  deploy:
    minHealthy: 50%
    rollback: { onFailure: false }
  logs: { retention: 30d }
`

const overlay = `apiVersion: plumbline/v1
kind: Overlay
target: service/web
environment: dev
spec:
  port: 9090
  storage: null
`

describe('where a value was written', () => {
  const written = unit(loadTexts(environment, web, overlay))

  test.each([
    ['by its own name', 'spec.image', 5],
    ['in seconds', 'spec.stopTimeoutSeconds', 7],
    ['of a sidecar', 'spec.sidecars.proxy.health.intervalSeconds', 14],
    ['in a short form', 'spec.sidecars.proxy.mounts.data.path', 15],
    ['of an order', 'spec.startAfter.proxy', 17],
    ['that became rules', 'spec.ingress.shop.rules.0.priority', 21],
    ['of a route', 'spec.ingress.shop.drainSeconds', 22],
    ['that is true or a duration', 'spec.ingress.shop.stickySeconds', 23],
    ['in percent', 'spec.scale.cpuPercent', 27],
    ['of a step, as one of three', 'spec.scale.steps.up.amount', 29],
    ['that says two things', 'spec.alarms.busy.periods', 34],
    ['of a threshold', 'spec.alarms.busy.comparison', 33],
    ['out of its block', 'spec.deploy.rollbackOnFailure', 38],
    ['in days', 'spec.logs.retentionDays', 39],
    ['that is left out, in its block', 'spec.alarms.busy.missing', 32],
    ['that is left out with its block', 'spec.mesh.namespace', 5],
  ])('%s', (_, path, line) => {
    expect(whereOf(written, path)).toMatchObject({ file: '1.yaml', line })
  })

  test('is the overlay that gave it, or took it away', () => {
    expect(whereOf(written, 'spec.port')).toMatchObject({ file: '2.yaml', line: 6 })
    expect(whereOf(written, 'spec.storageGiB')).toMatchObject({ file: '2.yaml', line: 7 })
  })

  test('is the environment for what it says', () => {
    expect(whereOf(written, 'environment.network.subnets')).toMatchObject({ file: '0.yaml' })
  })

  test('is nowhere for what is not of the document', () => {
    expect(whereOf(written, 'other.field')).toBeUndefined()
  })
})
