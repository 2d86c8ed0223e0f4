import { describeLogGroups, logGroupsByName } from '../kinds/log-group-reads.ts'
import type { AwsReader, Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { containerPaths, containersOf, textsIn } from './release.ts'

export interface LogGroupNeed {
  readonly name: string
  readonly container: string
  readonly region: string
  readonly paths: readonly string[]
}

/** The log groups that Plumbline does not make are there: a task whose log driver finds none does not start. */
export const logGroup = defineCheck<LogGroupNeed, 'found' | 'absent' | 'elsewhere'>({
  name: 'log-group',
  calls: [describeLogGroups],
  needs,
  look,
  judge: ({ name, container, paths }, seen): readonly Complaint[] =>
    when(seen === 'absent', 'refuses', {
      message: `there is no log group ${name}, to which the container ${container} writes`,
      hint: 'create it, or leave "logs.group" out, and Plumbline makes one',
      paths,
    }),
})

function needs(release: Release): readonly LogGroupNeed[] {
  const made = textsIn(release.resources, ['log-group'], 'logGroupName')
  return containersOf(release).flatMap(({ name: container = '', logConfiguration }) => {
    const { logDriver, options = {} } = logConfiguration ?? {}
    const name = options['awslogs-group']
    const region = options['awslogs-region'] ?? release.context.environment.region
    const ours = name === undefined || made.includes(name)
    if (logDriver !== 'awslogs' || ours || options['awslogs-create-group'] === 'true') return []
    const [raw = ''] = containerPaths(release, container, 'logConfiguration')
    return [{ name, container, region, paths: [raw, 'spec.logs.group'] }]
  })
}

async function look(
  reader: AwsReader,
  { name, region }: LogGroupNeed,
  { context }: Release,
): Promise<'found' | 'absent' | 'elsewhere'> {
  if (region !== context.environment.region) return 'elsewhere'
  return (await reader.look(logGroupsByName, '', name)) === undefined ? 'absent' : 'found'
}
