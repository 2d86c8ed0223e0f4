import { environment, job, service } from '../../support/shop.ts'
import type { Files } from '../../support/memory-git.ts'

/** A small estate that has something of every kind; drift is only reported, so that one edit can be looked at alone. */
export function documents(listener: string): Files {
  const roles = {
    task: 'task',
    scheduler: 'scheduler',
    execution: 'execution',
    infrastructure: 'infrastructure',
  }
  const listeners = { public: { arn: listener } }
  const policy = '{ prune: auto, drift: report }'
  return {
    'environments/prod.yaml': environment('prod', policy, { roles, listeners }),
    'apps/api.yaml': service('api', JSON.stringify(api), { team: 'shop' }),
    'apps/web.yaml': service('web', JSON.stringify(web)),
    'apps/shift.yaml': service('shift', JSON.stringify(shift)),
    'jobs/nightly.yaml': job('nightly', JSON.stringify(nightly)),
  }
}

const api = {
  image: 'api:1',
  cpu: 512,
  memory: 1_024,
  scale: 2,
  port: 8_080,
  env: { LOG_LEVEL: 'info', REGION: 'eu' },
  secrets: { TOKEN: { ssm: '/shop/token' }, KEY: { ssm: '/shop/key' } },
  command: ['serve', '--port', '8080'],
  health: { command: 'true', interval: '20s' },
  sidecars: { proxy: { image: 'proxy:1', ports: { metrics: 9_090 } } },
  startAfter: { proxy: 'started' },
  volumes: { scratch: {}, shared: {} },
  mounts: { scratch: '/scratch', shared: '/shared' },
  capacity: { FARGATE: { base: 1, weight: 1 }, FARGATE_SPOT: { weight: 1 } },
  logs: { retention: '30d' },
}

const web = {
  image: 'web:1',
  port: 8_080,
  scale: {
    min: 2,
    max: 6,
    cpu: '60%',
    steps: { up: { when: 'busy', add: 2 } },
    schedules: { rush: { cron: '0 16 * * FRI', min: 2, max: 6 } },
  },
  ingress: {
    shop: { listener: 'public', hosts: ['a.example.com', 'b.example.com'], paths: ['/shop/*'] },
  },
  alarms: {
    busy: { metric: 'cpu', above: '80%', for: '3 of 5' },
    errors: { metric: 'http5xx', ingress: 'shop', above: 10 },
  },
  deploy: { alarms: ['busy'] },
}

const shift = {
  image: 'shift:1',
  port: 8_080,
  ingress: { all: { listener: 'public', hosts: ['shift.example.com'] } },
  deploy: { strategy: 'blueGreen', bakeAfter: '1m' },
}

const nightly = {
  image: 'nightly:1',
  schedule: { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
  retries: 2,
}
