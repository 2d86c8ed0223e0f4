import { createHash } from 'node:crypto'
import { followed, noLines } from '@plumbline/controller/model'
import type { Control, NumberedAudit, Principal, Store } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { FastifyInstance } from 'fastify'
import { canI, listAudit, timeOf, verifyAudit, whoAmI } from '../../contract/index.ts'
import type { Answer, AuditRow, Input, WhoAmI } from '../../contract/index.ts'
import { canSignIn } from '../auth/identify.ts'
import { isPerson, type Permit } from '../auth/permit.ts'
import { mount } from '../mount.ts'
import { Refusal } from '../refusal.ts'

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly permit: Permit
}

/** Who asks, what they may do, and what was done. */
export function accessRoutes(app: FastifyInstance, { store, control, permit }: Parts): void {
  mount(app, whoAmI, (_input, { request }, who) => ({
    ...introduce(who, control, permit),
    refused: request.refused,
  }))
  mount(app, canI, ({ params: { verb }, query }, _reply, who) => {
    const subject = subjectOf(query, who, permit)
    const { allowed, why } = permit.judge(subject, verb, objectOf(query))
    return { subject: subject.name, allowed, why }
  })
  mount(app, listAudit, async ({ query: { limit, cursor } }) => {
    const rows = await store.audits(limit, cursor === undefined ? undefined : Number(cursor))
    const last = rows.length < limit ? undefined : rows.at(-1)
    return { items: rows.map(rowOf), nextCursor: last === undefined ? null : `${last.sequence}` }
  })
  mount(app, verifyAudit, () => verified(store))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Lines per read of the store. */
const linesMax = 1_000

/** Follows the chain of the audit from its first line, until it is broken or ends. */
async function verified(store: Pick<Store, 'auditChain'>): Promise<Answer<typeof verifyAudit>> {
  let link = noLines
  for (let after = 0; ;) {
    const lines = await store.auditChain(linesMax, after)
    link = followed(sha256, link, lines)
    if (!link.sound || lines.length < linesMax) break
    after = lines.at(-1)?.sequence ?? after
  }
  const { sound, lines, old: unchained } = link
  return link.sound
    ? { sound, lines, unchained, brokenAt: null, hash: link.hash === '' ? null : link.hash }
    : { sound, lines, unchained, brokenAt: link.brokenAt, hash: null }
}

function introduce(
  who: Principal,
  { access }: Control,
  { settings, readOnly }: Permit,
): Omit<WhoAmI, 'refused'> {
  const { oidc, tokens } = settings
  const own = access.inForce().roles.filter(({ spec: { members } }) => {
    const named = members.subjects.includes(who.name)
    return members.signedIn || named || members.groups.some((group) => who.groups.includes(group))
  })
  const device =
    oidc?.clientId === undefined
      ? null
      : { issuer: oidc.issuer, clientId: oidc.clientId, scopes: [...oidc.scopes] }
  return {
    name: isPerson(who) ? who.name : null,
    how: who.how,
    groups: [...who.groups],
    roles: isPerson(who) ? own.map(({ name }) => name) : [],
    readOnly,
    signIn: {
      required: canSignIn(settings),
      token: tokens.length > 0 || oidc !== undefined,
      device,
    },
  }
}

type Query = Input<typeof canI>['query']

/** Whoever asks, or somebody else for those who may see what everybody did. */
function subjectOf({ as, groups }: Query, who: Principal, permit: Permit): Principal {
  if (as === undefined) return who
  const { allowed, why } = permit.judge(who, 'audit', 'everything')
  if (!allowed) throw new Refusal('forbidden', why)
  return { name: as, groups: groups?.split(',').filter(Boolean) ?? [], how: 'oidc' }
}

function objectOf({ unit, source }: Query) {
  if (unit !== undefined) return { unit: unit as UnitId }
  return source === undefined ? 'everything' : { source }
}

function rowOf({ at, outcome, revision, ...entry }: NumberedAudit): AuditRow {
  const { who, how, verb, on, why, request } = entry
  return {
    who,
    how,
    verb,
    on,
    why,
    request,
    at: timeOf(at),
    outcome: outcome === 'asked' ? 'unknown' : outcome,
    revision: revision ?? null,
  }
}
