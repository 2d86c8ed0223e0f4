import { stringify } from 'yaml'
import type { Dice } from '../support/random.ts'
import type { Files } from '../support/memory-git.ts'

type Fields = Record<string, unknown>

const sizes = [
  [256, 512],
  [256, 1024],
  [512, 1024],
  [512, 4096],
  [1024, 2048],
  [2048, 8192],
] as const

const words = ['alpha', 'beta', 'gamma', 'delta'] as const
const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts'

/** Part of the fields of a map, each with the chance of being there. */
function some(dice: Dice, fields: Record<string, () => unknown>, share = 0.35): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (dice.chance(share) ? [[key, value()]] : [])),
  )
}

function env(dice: Dice): Fields {
  return some(dice, { LOG_LEVEL: () => dice.one(words), LIMIT: () => dice.below(99) + 1 }, 0.6)
}

/** What a Service and a Job share. */
function task(dice: Dice): Fields {
  const [cpu, memory] = dice.one(sizes)
  const volumes = dice.chance(0.2)
  return {
    image: `app:${dice.below(9) + 1}`,
    cpu,
    memory,
    env: env(dice),
    ...some(dice, {
      arch: () => dice.one(['amd64', 'arm64']),
      command: () => dice.one(['run it', ['run', dice.one(words)]]),
      user: () => dice.one(['1000', '1000:1000']),
      workdir: () => `/srv/${dice.one(words)}`,
      readOnlyRoot: () => dice.chance(0.5),
      secrets: () => ({ TOKEN: { ssm: `/prod/${dice.one(words)}` } }),
      roles: () => ({ task: `task-${dice.one(words)}` }),
      stopTimeout: () => `${dice.below(100) + 10}s`,
      storage: () => 21 + dice.below(50),
      logs: () => ({ retention: dice.one(['1d', '7d', '30d']) }),
      sidecars: () => sidecars(dice),
    }),
    ...(volumes && { volumes: { data: {} }, mounts: { data: dice.one(['/data', '/srv/data']) } }),
  }
}

function sidecars(dice: Dice): Fields {
  return {
    helper: {
      image: `helper:${dice.below(3) + 1}`,
      ...some(dice, {
        essential: () => dice.chance(0.5),
        env: () => env(dice),
        cpu: () => 32 + dice.below(64),
        memory: () => 64 + dice.below(64),
        ports: () => ({ metrics: 9100 + dice.below(9) }),
        user: () => '1000',
      }),
    },
  }
}

/** The rules of services never overlap: each has a path of its own. */
function ingress(dice: Dice, name: string): Fields {
  return {
    web: {
      listener: 'public',
      paths: [`/${name}/*`, ...(dice.chance(0.3) ? [`/${name}-more/${dice.one(words)}`] : [])],
      ...some(dice, {
        hosts: () => [`${dice.one(words)}.example.com`],
        health: () => ({
          path: `/${dice.one(words)}`,
          ...some(dice, {
            interval: () => `${10 + dice.below(20)}s`,
            healthy: () => 2 + dice.below(5),
            unhealthy: () => 2 + dice.below(5),
            codes: () => dice.one(['200', '200-299']),
          }),
        }),
        drain: () => `${dice.below(300)}s`,
        stickiness: () => dice.one([true, false, '1h']),
        slowStart: () => `${30 + dice.below(100)}s`,
        bare: () => dice.chance(0.5),
      }),
    },
  }
}

function scale(dice: Dice, routed: boolean, alarms: Fields): unknown {
  if (dice.chance(0.5)) return dice.below(4)
  const min = 1 + dice.below(2)
  const when = Object.keys(alarms)[0]
  return {
    min,
    max: min + 1 + dice.below(4),
    ...some(dice, {
      cpu: () => `${40 + dice.below(50)}%`,
      memory: () => `${40 + dice.below(50)}%`,
      cooldown: () => ({ in: `${60 + dice.below(200)}s`, out: `${10 + dice.below(60)}s` }),
      schedules: () => ({ night: { cron: '0 22 * * *', timezone: 'UTC', min: 1, max: 2 } }),
    }),
    ...(routed && dice.chance(0.3) && { requestsPerTask: 100 + dice.below(900) }),
    ...(when !== undefined && dice.chance(0.5) && { steps: { up: { when, add: 1 } } }),
  }
}

function alarms(dice: Dice, routed: boolean): Fields {
  const shared = () =>
    some(dice, {
      every: () => dice.one(['60s', '120s', '300s']),
      missing: () => dice.one(['missing', 'ignore', 'notBreaching']),
      notify: () => [topic],
      for: () => dice.one(['2', '2 of 3']),
    })
  return some(dice, {
    busy: () => ({ metric: 'cpu', above: `${50 + dice.below(40)}%`, ...shared() }),
    errors: () =>
      routed
        ? { metric: 'http5xx', above: dice.below(20), ...shared() }
        : { metric: 'memory', atLeast: '80%', ...shared() },
  })
}

/** A Service that is right, whatever the dice say. */
function serviceSpec(dice: Dice, name: string): Fields {
  const routed = dice.chance(0.5)
  const defined = alarms(dice, routed)
  return {
    ...task(dice),
    ...(routed && { port: 8080 + dice.below(5), ingress: ingress(dice, name) }),
    ...(Object.keys(defined).length > 0 && { alarms: defined }),
    scale: scale(dice, routed, defined),
    ...some(dice, {
      health: () => ({ command: 'check', interval: `${10 + dice.below(20)}s` }),
      exec: () => dice.chance(0.5),
      capacity: () => ({
        FARGATE: { base: 1, weight: 1 },
        FARGATE_SPOT: { weight: dice.below(3) },
      }),
      deploy: () => ({ minHealthy: dice.one(['50%', '100%']), maxRunning: '200%' }),
    }),
  }
}

function jobSpec(dice: Dice): Fields {
  return {
    ...task(dice),
    ...some(dice, {
      schedule: () => ({
        cron: `${dice.below(60)} 3 * * *`,
        timezone: dice.one(['UTC', 'Europe/Berlin']),
        ...some(dice, { window: () => `${1 + dice.below(30)}m` }),
      }),
      timeout: () => `${5 + dice.below(50)}m`,
      retries: () => dice.below(3),
    }),
  }
}

function document(kind: string, name: string, spec: Fields): string {
  const metadata = { name, ...(name === 'api' && { tags: { client: 'quiz' } }) }
  return stringify({ apiVersion: 'plumbline/v1', kind, metadata, spec })
}

/** An estate of some services and a job, with an overlay for one of them at times. */
export function estateOf(dice: Dice, listenerArn: string): Files {
  // One stays, so that the guard against mass deletion never has a say.
  const names = ['web', 'api', 'worker'].filter((name) => name === 'web' || dice.chance(0.8))
  const services = names.map((name) => [
    `apps/${name}.yaml`,
    document('Service', name, serviceSpec(dice, name)),
  ])
  const job = dice.chance(0.6) ? [['jobs/tidy.yaml', document('Job', 'tidy', jobSpec(dice))]] : []
  const [first] = names
  const overlay =
    first !== undefined && dice.chance(0.5) ? [['overlays/first.yaml', overlayOf(dice, first)]] : []
  return Object.fromEntries([
    ['environments/prod.yaml', environment(listenerArn)],
    ...services,
    ...job,
    ...overlay,
  ])
}

/** A patch that adds, changes and takes away. */
function overlayOf(dice: Dice, name: string): string {
  const spec = {
    image: `app:${dice.below(9) + 1}`,
    env: { LOG_LEVEL: dice.one(words), LIMIT: null },
    ...some(dice, { command: () => null, user: () => '2000', logs: () => ({ retention: '3d' }) }),
  }
  return stringify({
    apiVersion: 'plumbline/v1',
    kind: 'Overlay',
    target: `service/${name}`,
    environment: 'prod',
    spec,
  })
}

function environment(listenerArn: string): string {
  return stringify({
    apiVersion: 'plumbline/v1',
    kind: 'Environment',
    metadata: { name: 'prod' },
    spec: {
      account: '123456789012',
      region: 'eu-west-1',
      cluster: 'prod',
      network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-app'] },
      roles: {
        task: 'task',
        execution: 'execution',
        scheduler: 'scheduler',
        infrastructure: 'infrastructure',
      },
      listeners: { public: { arn: listenerArn } },
      policy: { prune: 'auto', drift: 'revert' },
    },
  })
}
