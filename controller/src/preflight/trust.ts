interface Statement {
  readonly Effect?: unknown
  readonly Action?: unknown
  readonly Principal?: unknown
}

/**
 * Whether a trust policy lets a service of AWS take a role on. Conditions are not evaluated: what they ask for, such as the
 * account of the caller, is not known here. A policy that cannot be read trusts nobody.
 */
export function trusts(policy: string, service: string): boolean {
  const about = statementsOf(policy).filter(
    (statement) => names(statement.Action, assumes) && hasPrincipal(statement.Principal, service),
  )
  const denied = about.some((one) => one.Effect === 'Deny' && !('Condition' in one))
  return !denied && about.some(({ Effect }) => Effect === 'Allow')
}

function statementsOf(policy: string): readonly Statement[] {
  try {
    const { Statement } = JSON.parse(policy) as { Statement?: unknown }
    return (Array.isArray(Statement) ? Statement : [Statement]).filter(
      (one): one is Statement => typeof one === 'object' && one !== null,
    )
  } catch {
    return []
  }
}

const assumes = (action: string) => /^(\*|sts:\*|sts:AssumeRole\*?)$/i.test(action)

function hasPrincipal(principal: unknown, service: string): boolean {
  if (principal === '*') return true
  if (typeof principal !== 'object' || principal === null) return false
  const { Service, AWS } = principal as { Service?: unknown; AWS?: unknown }
  return names(Service, (name) => name === service) || names(AWS, (name) => name === '*')
}

/** One text, or one in a list of them. */
function names(value: unknown, fits: (text: string) => boolean): boolean {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.some((one) => typeof one === 'string' && fits(one))
}
