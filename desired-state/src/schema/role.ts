import { z } from 'zod'
import { present } from '../present.ts'
import { flag, text } from './values.ts'
import { verbs } from '../spec/role.ts'

/** Entries of one list; more than that nobody reviews. */
const entriesMax = 200

function list<Item extends z.ZodType>(item: Item, description: string) {
  return z
    .array(item)
    .min(1, { error: 'write at least one, or leave the field out' })
    .max(entriesMax, { error: `must not have more than ${entriesMax} entries` })
    .describe(description)
    .exactOptional()
}

const pattern = text(
  /^[A-Za-z0-9*][A-Za-z0-9*._-]{0,199}$/,
  'write a name in which * stands for any characters; in quotes where it begins with *',
  'pattern',
)
const unit = text(
  /^[a-z*]{1,20}(\/[A-Za-z0-9*][A-Za-z0-9*._-]{0,199})?$/,
  'write kind/name, such as service/checkout or service/*',
  'kind/name pattern',
)
const person = text(
  /^[^\s*\p{Cc}][^*\p{Cc}]{0,199}$/u,
  'write a name as authentication gives it, such as ana@example.com, without *',
  'name',
)

const allVerbs = [...verbs.unit, ...verbs.source, ...verbs.controller, 'all'] as const

const grant = z.strictObject({
  verbs: z
    .array(z.enum(allVerbs))
    .min(1, { error: 'name at least one verb' })
    .max(allVerbs.length, { error: 'name each verb once' })
    .describe('What is allowed; `all` is every verb. Whoever may do something may read it.'),
  environments: list(pattern, 'Environments; all when left out.'),
  tenants: list(pattern, 'Tenants of the units; all when left out, and units without one.'),
  units: list(unit, 'Units by kind and name; all when left out.'),
  sources: list(
    pattern,
    'Sources, for `fetch` and `accept`; all when left out and nothing else is restricted.',
  ),
})

const members = z.strictObject({
  subjects: list(person, 'People and programs by name.'),
  groups: list(person, 'Groups, as the token of a person names them.'),
  signedIn: flag.describe('Everybody who signed in.').exactOptional(),
})

/** `spec` of a `Role`. */
export const roleSpec = z
  .strictObject({
    allow: z
      .array(grant)
      .min(1, { error: 'allow something' })
      .max(entriesMax, { error: `must not have more than ${entriesMax} entries` })
      .describe('What the members may do; nothing else.'),
    members: members.describe('Who has the role.'),
  })
  .transform(({ allow, members: { subjects = [], groups = [], signedIn = false } }) => ({
    allow: allow.map((one) => present(one)),
    members: { subjects, groups, signedIn },
  }))
