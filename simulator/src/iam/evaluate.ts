import type { PolicyEvaluationDecisionType } from '@aws-sdk/client-iam'

interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Conditions
}

/** Operator, key, values. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>

/** One action on one resource, with what is known about the request: values by the name of the key in lower case. */
export interface Question {
  readonly action: string
  readonly resource: string
  readonly context: ReadonlyMap<string, readonly string[]>
}

const members = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition'])
const operators = ['StringEquals', 'StringLike']

/** Whether a policy says only what is evaluated here. */
export function isModelled(document: string): boolean {
  try {
    return statementsOf(document).every(
      (one) =>
        Object.keys(one).every((member) => members.has(member)) &&
        ['Allow', 'Deny'].includes(one.Effect) &&
        one.Action !== undefined &&
        one.Resource !== undefined &&
        Object.keys(one.Condition ?? {}).every((operator) => operators.includes(operator)),
    )
  } catch {
    return false
  }
}

/** As IAM decides: a denial wins, then an allowance, and without either nothing is allowed. */
export function evaluate(
  documents: readonly string[],
  question: Question,
): { readonly decision: PolicyEvaluationDecisionType; readonly missing: ReadonlySet<string> } {
  const missing = new Set<string>()
  const matching = documents
    .flatMap(statementsOf)
    .filter(
      ({ Action, Resource }) =>
        anyFits(Action, question.action, 'i') && anyFits(Resource, question.resource, ''),
    )
    .filter((statement) => holds(statement, question, missing))
  const effects = matching.map(({ Effect }) => Effect)
  if (effects.includes('Deny')) return { decision: 'explicitDeny', missing }
  return { decision: effects.includes('Allow') ? 'allowed' : 'implicitDeny', missing }
}

function statementsOf(document: string): readonly Statement[] {
  const { Statement: found } = JSON.parse(document) as { Statement: Statement | Statement[] }
  return Array.isArray(found) ? found : [found]
}

/** Whether all conditions hold; what the request tells nothing about is added to `missing`. */
export function holds(
  { Condition = {} }: Pick<Statement, 'Condition'>,
  { context }: Pick<Question, 'context'>,
  missing: Set<string>,
): boolean {
  const asked = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => ({ operator, key, wanted })),
  )
  return asked
    .map(({ operator, key, wanted }) => {
      const values = context.get(key.toLowerCase())
      if (values === undefined) missing.add(key)
      if (!operators.includes(operator)) return false
      return (values ?? []).some((value) =>
        operator === 'StringLike' ? anyFits(wanted, value, '') : [wanted].flat().includes(value),
      )
    })
    .every(Boolean)
}

/** `*` and `?` stand for any text and any character. */
export function anyFits(
  patterns: string | readonly string[],
  text: string,
  flags: string,
): boolean {
  return [patterns].flat().some((pattern) => {
    const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    const wild = source.replaceAll('*', '.*').replaceAll('?', '.')
    return new RegExp(`^${wild}$`, flags).test(text)
  })
}
