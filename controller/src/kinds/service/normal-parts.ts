import type { Json, JsonObject } from '../../model/index.ts'
import { byKey, fold, object, omit, sorted, text } from '../normal.ts'

const without = (item: JsonObject, name: string) => omit(item, (key) => key === name)

/** Service Connect: switched off says the same as not there, and the name of a port is the name of its service. */
export function normalMesh(mesh: JsonObject): JsonObject | undefined {
  if (mesh.enabled !== true) return undefined
  const portName = (item: JsonObject) => text(item.portName)
  return {
    ...mesh,
    services: byKey(mesh.services, portName, (item) =>
      fold(without(item, 'portName'), { discoveryName: portName(item) }),
    ),
    accessLogConfiguration: fold(object(mesh.accessLogConfiguration), {
      includeQueryParameters: 'DISABLED',
    }),
    containerConfigurations: sorted(mesh.containerConfigurations),
  }
}

/** Managed volumes by name; `xfs` is filled in. */
export function normalVolumes(volumes: Json | undefined): JsonObject | undefined {
  return byKey(
    volumes,
    (item) => text(item.name),
    (item) => ({
      ...without(item, 'name'),
      managedEBSVolume: fold(object(item.managedEBSVolume), { filesystemType: 'xfs' }),
    }),
  )
}

export function normalConnectors(connectors: Json | undefined): JsonObject | undefined {
  return byKey(
    connectors,
    (item) => text(item.portName),
    (item) => without(item, 'portName'),
  )
}

/** Seconds between two values, by metric; every minute is what ECS does when nothing is said (SDK text). */
export const usualResolution = 60

export function normalMonitoring({ metricConfigurations }: JsonObject): JsonObject {
  const configured = (metricConfigurations ?? []) as readonly JsonObject[]
  const metrics = configured.flatMap(({ metricNames, resolutionSeconds }) =>
    ((metricNames ?? []) as readonly string[]).map((name) => [name, resolutionSeconds] as const),
  )
  return Object.fromEntries(metrics.filter(([, seconds]) => seconds !== usualResolution))
}
