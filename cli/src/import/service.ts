import type { Json, JsonObject } from '@plumbline/controller/model'
import { listOf, numberOf, objectOf, present, textOf, unless } from './json.ts'

/** A service in the words of the language, as far as it has any; the rest is found by comparing. */
export function serviceSpec(service: JsonObject): JsonObject {
  return present({
    capacity: capacityOf(service),
    scale: scaleOf(service),
    deploy: deployOf(objectOf(service.deploymentConfiguration)),
    discovery: discoveryOf(listOf(service.serviceRegistries)),
    exec: service.enableExecuteCommand === true ? true : undefined,
  })
}

/** ECS leaves a count that is not said as it is, and so does the document. */
function scaleOf({ desiredCount, schedulingStrategy }: JsonObject): Json | undefined {
  if (schedulingStrategy === 'DAEMON') return undefined
  const count = numberOf(desiredCount)
  return count === undefined ? 'elsewhere' : unless(count, 1)
}

/** A registration by container and port, and several of them, go to `raw`. */
function discoveryOf(registries: readonly JsonObject[]): JsonObject | undefined {
  const [registry, ...others] = registries
  const plain = registry?.containerName === undefined && registry?.containerPort === undefined
  if (registry === undefined || others.length > 0 || !plain) return undefined
  return present({ registry: registry.registryArn, port: numberOf(registry.port) })
}

function capacityOf({ capacityProviderStrategy }: JsonObject): JsonObject {
  return Object.fromEntries(
    listOf(capacityProviderStrategy).map(({ capacityProvider, base, weight }) => [
      capacityProvider,
      Object.fromEntries(
        [
          ['base', numberOf(base)],
          ['weight', numberOf(weight)],
        ].filter(([, value]) => (value ?? 0) !== 0),
      ),
    ]),
  ) as JsonObject
}

const strategies: Readonly<Record<string, string>> = {
  BLUE_GREEN: 'blueGreen',
  LINEAR: 'linear',
  CANARY: 'canary',
}

function deployOf(deployment: JsonObject): JsonObject {
  const { canaryConfiguration, linearConfiguration, alarms } = deployment
  const canary = objectOf(canaryConfiguration)
  const linear = objectOf(linearConfiguration)
  const watched = objectOf(alarms).enable === true ? objectOf(alarms) : {}
  return present({
    strategy: strategies[textOf(deployment.strategy) ?? ''],
    minHealthy: percent(unless(numberOf(deployment.minimumHealthyPercent), 100)),
    maxRunning: percent(unless(numberOf(deployment.maximumPercent), 200)),
    canary: present({
      percent: numberOf(canary.canaryPercent),
      bake: minutes(canary.canaryBakeTimeInMinutes),
    }),
    linear: present({
      step: numberOf(linear.stepPercent),
      bake: minutes(linear.stepBakeTimeInMinutes),
    }),
    bakeAfter: minutes(unless(numberOf(deployment.bakeTimeInMinutes), 0)),
    alarms: watched.alarmNames,
    rollback: present({ onAlarm: watched.rollback === true ? true : undefined }),
  })
}

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}%`
}

function minutes(value: unknown): string | undefined {
  const count = numberOf(value)
  return count === undefined ? undefined : `${count}m`
}
