import { measured, type Effect } from './measure.ts'
import { code, generatedFrom, table } from './table.ts'

/** Fields that set nothing in AWS, each with what it is for. By kind and path; `*` stands for any kind. */
export const setNothing: Readonly<Record<string, string>> = {
  '* metadata.team': 'shown to people',
  '* metadata.labels': 'filters inside Plumbline',
  '* metadata.annotations': 'notes',
  '* metadata.links': 'shown to people',
  '* spec.dependsOn': 'order of units',
  '* spec.drift.mode': 'decides whether drift is told and undone',
  '* spec.drift.ignore': 'decides which differences count',
  '* spec.drift.ignore.<name>.resource': 'decides which differences count',
  '* spec.drift.ignore.<name>.path': 'decides which differences count',
  '* spec.drift.ignore.<name>.reason': 'shown to people',
  '* spec.drift.ignore.<name>.until': 'decides until when a rule holds',
  'Environment metadata.name': 'part of every name, like the name of a unit',
  'Environment spec.policy.prune': 'decides whether removed units are deleted',
  'Environment spec.policy.checkSecretKeys':
    'decides whether values of secrets are read before a release',
  'Environment spec.policy.keepReleases':
    'decides how many task definitions of a unit stay registered',
  'Environment spec.policy.drift': 'decides whether drift is told and undone',
  'Environment spec.policy.ignore': 'decides which differences count',
  'Environment spec.policy.ignore.<name>.resource': 'decides which differences count',
  'Environment spec.policy.ignore.<name>.path': 'decides which differences count',
  'Environment spec.policy.ignore.<name>.reason': 'shown to people',
  'Environment spec.policy.ignore.<name>.until': 'decides until when a rule holds',
  'Environment spec.policy.approvals.required': 'who may answer a gate',
  'Environment spec.policy.approvals.from': 'who may answer a gate',
  'Environment spec.policy.freeze[].cron': 'decides when nothing is released',
  'Environment spec.policy.freeze[].duration': 'decides when nothing is released',
  'Environment spec.policy.freeze[].timezone': 'decides when nothing is released',
  'Environment spec.policy.freeze[].reason': 'shown to people',
  'Service spec.deploy.gates.<name>.run': 'the job of a gate runs before or within the rollout',
  'Service spec.deploy.gates.<name>.approval': 'a person answers the pause that `at` makes',
  'Service spec.deploy.gates.<name>.webhook': 'an address answers the pause that `at` makes',
  'Service spec.restartWhenSecretsChange':
    '`ecs:UpdateService` `forceNewDeployment`, when a secret has changed',
  'Service spec.allowReplace': 'decides whether something may be deleted and made anew',
  'Job spec.alertAfterMissed': 'decides when a job is Degraded',
  'Job spec.schedule.overlap': '`ecs:StopTask`, of the run that is one too many',
  'Service spec.deploy.timeout': '`ecs:StopServiceDeployment`, of a rollout that takes longer',
  'Job spec.timeout': '`ecs:StopTask`, of a run that takes longer',
}

/** Why a field sets nothing; `undefined` when nobody said. */
export function reasonOf({ field }: Effect): string | undefined {
  return setNothing[`${field.kind} ${field.path}`] ?? setNothing[`* ${field.path}`]
}

/** The reference page of what each field of the language sets in AWS. */
export function fieldsToAwsPage(): string {
  const kinds = [...new Set(measured().map(({ field }) => field.kind))]
  const sections = kinds.map((kind) => {
    const rows = measured()
      .filter(({ field }) => field.kind === kind)
      .map((effect) => [code(effect.field.path), setText(effect)])
    return `## ${kind}\n\n${table(['field', 'sets'], rows)}`
  })
  const source = 'measurements of the kinds with the documents in test/generate/everything.ts'
  return `${[generatedFrom(source), intro, ...sections].join('\n\n')}\n`
}

/** Fields that are part of a name change very many members. */
const listedMax = 8

function setText(effect: Effect): string {
  const { sets } = effect
  if (sets.length === 0) return `nothing: ${reasonOf(effect) ?? ''}`
  const operations = Map.groupBy(sets, (member) => member.split(' ')[0] ?? '')
  return [...operations]
    .map(([operation, members]) => {
      if (sets.length > listedMax) return `${code(operation)} (${members.length} members)`
      const paths = members.map((member) => code(member.slice(operation.length + 1)))
      return `${code(operation)} ${paths.join(', ')}`
    })
    .join('; ')
}

const intro = `# What each field sets

What changes in the requests to AWS when a field of a document changes. It is found by changing each field of a set of
documents, one at a time, and comparing the requests before and after. Where a kind's name stands for an operation, the
member is one of its normal form: it is set after the creation.`
