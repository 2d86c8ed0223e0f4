import { canI as route, Verb } from '@plumbline/api/contract'
import { judge, load, rolesInForce, type Object as Of, type UnitId } from '@plumbline/desired-state'
import { createClient } from '../client/client.ts'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { plain } from '../text/plain.ts'
import { readDocuments } from '../files/read-documents.ts'
import { tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'

export interface CanIOptions {
  readonly as?: string
  readonly group?: readonly string[]
  /** A folder with documents: then no controller is asked. */
  readonly from?: string
  readonly api?: string
}

/** Says whether somebody may do something, and by which role. Ends with 1 when they may not. */
export async function canI(
  verb: string,
  object: string | undefined,
  options: CanIOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const known = Verb.safeParse(verb)
  if (!known.success) {
    throw new Failure(`${plain(verb)} is no verb`, `the verbs are: ${Verb.options.join(', ')}`)
  }
  const { allowed, why } =
    options.from === undefined
      ? await ask(known.data, object, options, terminal)
      : await judgeHere(known.data, object, options, options.from, terminal)
  terminal.out(`${allowed ? 'yes' : 'no'}: ${plain(why)}`)
  return allowed ? exit.fine : exit.error
}

interface Judged {
  readonly allowed: boolean
  readonly why: string
}

async function ask(
  verb: Verb,
  object: string | undefined,
  { as, group, api }: CanIOptions,
  terminal: Terminal,
): Promise<Judged> {
  const of = isUnit(object) ? { unit: object } : object === undefined ? {} : { source: object }
  const who = as === undefined ? {} : { as, ...(group && { groups: group.join(',') }) }
  const query = { ...of, ...who }
  return (await createClient(terminal, api).call(route, { params: { verb }, query })).answer
}

async function judgeHere(
  verb: Verb,
  object: string | undefined,
  { as, group = [] }: CanIOptions,
  from: string,
  terminal: Terminal,
): Promise<Judged> {
  if (as === undefined) {
    throw new Failure('nobody is signed in to a folder', 'say whom it is about, with --as')
  }
  const { files, shown } = await readDocuments(from, terminal.cwd)
  const state = load(files)
  tellProblems(
    state.problems,
    new Map(files.map(({ path, text }) => [path, text])),
    terminal,
    shown,
  )
  const roles = rolesInForce([], state.access)
  return judge(roles, { name: as, groups: group }, verb, objectOf(object, state.units))
}

function objectOf(
  object: string | undefined,
  units: ReadonlyMap<UnitId, { readonly tenant?: string }>,
): Of {
  if (object === undefined) return 'everything'
  if (!isUnit(object)) return { source: object }
  const tenant = units.get(object)?.tenant
  return { unit: object, ...(tenant !== undefined && { tenant }) }
}

function isUnit(object: string | undefined): object is UnitId {
  return object?.split('/').length === 3
}
