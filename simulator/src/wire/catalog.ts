import { clients, lateClients } from './clients.ts'
import type { ClientEntry } from './clients.ts'
import { notation, readClient } from './sdk.ts'
import type { Notation, OperationFacts, Shape } from './sdk.ts'

export interface WireOperation extends OperationFacts {
  readonly service: WireService
}

/** One service as the wire sees it, read from its SDK client. */
export interface WireService {
  /** The name of the simulated service, which is its prefix in IAM actions. */
  readonly name: string
  readonly protocol: string
  readonly target: string
  readonly version: string
  readonly xmlNamespace: string
  readonly isQueryCompatible: boolean
  readonly signingName: string
  readonly invalidInput: string
  readonly operations: ReadonlyMap<string, WireOperation>
  /** Modelled errors by their name and by their code on the wire. */
  readonly errors: ReadonlyMap<string, Shape>
  readonly notations: { readonly json: Notation; readonly query: Notation; readonly rest: Notation }
}

let loaded: readonly WireService[] | undefined
const loading = new Map<string, Promise<void>>()

/** Every service in `clients.ts` that is loaded. Read once: it takes some tens of milliseconds. */
export function catalog(): readonly WireService[] {
  loaded ??= Object.entries(clients).map(([name, entry]) => wireService(name, entry))
  return loaded
}

/** Loads a large client before its service is looked for; undefined when there is nothing to wait for. */
export function loadLate(name: string | undefined): Promise<void> | undefined {
  const load = name === undefined ? undefined : lateClients[name]
  if (name === undefined || load === undefined) return undefined
  const known = loading.get(name) ?? add(name, load)
  loading.set(name, known)
  return known
}

async function add(name: string, load: () => Promise<ClientEntry>): Promise<void> {
  const service = wireService(name, await load())
  loaded = [...catalog(), service]
}

/** Every service, the large ones too. */
export async function wholeCatalog(): Promise<readonly WireService[]> {
  for (const name of Object.keys(lateClients)) await loadLate(name)
  return catalog()
}

function wireService(name: string, { exports, invalidInput }: ClientEntry): WireService {
  const facts = readClient(exports)
  const operations = new Map<string, WireOperation>()
  const { xmlNamespace, namespace, protocol } = facts
  const service: WireService = {
    ...facts,
    name,
    invalidInput,
    operations,
    errors: errorsByCode(facts.errors),
    notations: {
      json: notation(7, false),
      query: notation(5, false, xmlNamespace, namespace),
      rest: notation(protocol.endsWith('#restXml') ? 5 : 7, true, xmlNamespace, namespace),
    },
  }
  for (const each of facts.operations) operations.set(each.name, { ...each, service })
  return service
}

function errorsByCode(errors: readonly Shape[]): ReadonlyMap<string, Shape> {
  const byCode = new Map<string, Shape>()
  for (const error of errors) {
    byCode.set(error.getName() ?? '', error)
    const { awsQueryError } = error.getMergedTraits() as { awsQueryError?: [string, number] }
    if (awsQueryError !== undefined) byCode.set(awsQueryError[0], error)
  }
  return byCode
}
