import type { Access, AuthSettings, Principal } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { May, MayOfSource, Verb } from '../../contract/index.ts'
import { canSignIn } from './identify.ts'

/** Said wherever nothing can be changed because nobody can say who they are. */
const whyReadOnly = 'Nothing can be changed here until authentication is configured.'
const whyNoAudit =
  'The audit is read by who has a role for it, and nobody has one until authentication is configured.'

type Of = Parameters<Access['judge']>[2]
type Judgement = ReturnType<Access['judge']>

/** Who may do what: the roles, and what holds where nobody can sign in. */
export interface Permit {
  judge(who: Principal, verb: Verb, of: Of): Judgement
  reads(who: Principal, unit: UnitId): boolean
  readsSomething(who: Principal): boolean
  readsEverything(who: Principal): boolean
  /** What somebody may do with a unit. */
  may(who: Principal, unit: UnitId): May
  /** What somebody may do with a source. */
  mayOfSource(who: Principal, source: string): MayOfSource
  /** Why nothing can be changed, by anybody. */
  readonly readOnly: string | null
  readonly settings: AuthSettings
}

export function permitOf(access: Access, settings: AuthSettings): Permit {
  const isReadOnly = !settings.open && !canSignIn(settings)

  function judge(who: Principal, verb: Verb, of: Of): Judgement {
    if (who.how === 'open') return { allowed: true, why: 'Everybody may do everything here.' }
    if (who.how !== 'nobody') return access.judge(who, verb, of)
    if (!isReadOnly) return { allowed: false, why: 'Sign in first.' }
    return { allowed: verb === 'read', why: verb === 'audit' ? whyNoAudit : whyReadOnly }
  }

  const reads = (who: Principal, unit: UnitId) => judge(who, 'read', { unit }).allowed
  return {
    judge,
    reads,
    readsSomething: (who) => reads(who, 'a/b/c') || (isPerson(who) && access.readsSomething(who)),
    readsEverything: (who) => judge(who, 'read', 'everything').allowed,
    may: (who, unit) => {
      const one = (verb: Verb) => {
        const { allowed, why } = judge(who, verb, { unit })
        return { allowed, why }
      }
      return {
        sync: one('sync'),
        prune: one('prune'),
        hold: one('hold'),
        suspend: one('suspend'),
        release: one('release'),
        rollback: one('rollback'),
        revert: one('revert'),
        approve: one('approve'),
        reject: one('reject'),
      }
    },
    mayOfSource: (who, source) => {
      const one = (verb: Verb) => {
        const { allowed, why } = judge(who, verb, { source })
        return { allowed, why }
      }
      return { fetch: one('fetch'), accept: one('accept') }
    },
    readOnly: isReadOnly ? whyReadOnly : null,
    settings,
  }
}

/** Which units somebody may read; asked once where it is all of them. */
export function readableBy(who: Principal, permit: Permit): (unit: UnitId) => boolean {
  if (permit.readsEverything(who)) return () => true
  return (unit) => permit.reads(who, unit)
}

/** Whether it is somebody who signed in. */
export function isPerson({ how }: Principal): boolean {
  return how !== 'open' && how !== 'nobody'
}
