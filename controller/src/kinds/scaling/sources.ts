import type { Unit } from '@plumbline/desired-state'
import { sourcesIn, specPath, type SourceTable } from '../sources.ts'

const ofTarget: SourceTable = { min: 'spec.scale.min', max: 'spec.scale.max' }

const tracked: Readonly<Record<string, string>> = {
  cpu: 'spec.scale.cpu',
  memory: 'spec.scale.memory',
  requests: 'spec.scale.requestsPerTask',
  queue: 'spec.scale.queue',
}

const ofTracking: SourceTable = {
  'tracking.ScaleInCooldown': 'spec.scale.cooldown.in',
  'tracking.ScaleOutCooldown': 'spec.scale.cooldown.out',
}

/** Where the documents say a field of a target, a policy or a scheduled action. */
export function sources(path: readonly string[], unit: Unit, name: string): readonly string[] {
  const [, part, own] = /^(policy|schedule)\/(.+)$/.exec(name) ?? []
  if (part === undefined || own === undefined) return sourcesIn(ofTarget, path)
  const short = own.slice(`${unit.environment.name}-${unit.name}-`.length)
  if (part === 'schedule') return ofSchedule(path, short)
  return short.startsWith('step-')
    ? ofStep(path, short.slice('step-'.length))
    : ofPolicy(path, short)
}

function ofPolicy(path: readonly string[], metric: string): readonly string[] {
  const field = tracked[metric]
  if (field === undefined) return []
  if (metric === 'queue' && path.at(-1) === 'TargetValue') return [`${field}.backlogPerTask`]
  const cooldown = sourcesIn(ofTracking, path)
  return cooldown.length > 0 ? cooldown : [field]
}

function ofStep(path: readonly string[], name: string): readonly string[] {
  const step = specPath('spec.scale.steps', name)
  if (path[1] === 'Cooldown') return [`${step}.cooldown`]
  const change = path[1] === 'StepAdjustments' || path[1] === 'AdjustmentType'
  return change ? [`${step}.add`, `${step}.remove`, `${step}.set`, step] : [step]
}

function ofSchedule(path: readonly string[], name: string): readonly string[] {
  const schedule = specPath('spec.scale.schedules', name)
  return sourcesIn(
    {
      Schedule: `${schedule}.cron`,
      Timezone: `${schedule}.timezone`,
      'ScalableTargetAction.MinCapacity': `${schedule}.min`,
      'ScalableTargetAction.MaxCapacity': `${schedule}.max`,
    },
    path,
  )
}
