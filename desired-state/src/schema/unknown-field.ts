import { distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { suggestion } from '../text/nearest.ts'
import { quoted } from '../text/problem.ts'
import { fieldNames, placesOf } from './shape.ts'
import { dotted, type Path } from '../text/tree.ts'

type Schema = z.core.$ZodType

/** What is known about the fields of a document. */
export interface FieldBook {
  readonly schema: Schema
  /** All of the document, where `schema` is a part of it. */
  readonly whole?: Schema | undefined
  /** The same part of other kinds, by kind. */
  readonly others?: Readonly<Record<string, Schema>> | undefined
}

/** What other tools call a field, in lower case. */
const synonyms: Readonly<Record<string, string>> = {
  count: 'scale',
  desiredcount: 'scale',
  replicas: 'scale',
  instances: 'scale',
  containerport: 'port',
  environment: 'env',
  environmentvariables: 'env',
  healthcheck: 'health',
  startperiod: 'grace',
  logging: 'logs',
  taskrolearn: 'roles',
  executionrolearn: 'roles',
  readonlyrootfilesystem: 'readOnlyRoot',
  workingdirectory: 'workdir',
  entrypoint: 'command',
  containers: 'sidecars',
  containerdefinitions: 'sidecars',
  loadbalancers: 'ingress',
  loadbalancer: 'ingress',
  targetgroups: 'ingress',
  serviceconnect: 'mesh',
  serviceregistries: 'discovery',
  capacityproviders: 'capacity',
  capacityproviderstrategy: 'capacity',
  autoscaling: 'scale',
  depends_on: 'dependsOn',
  ephemeralstorage: 'storage',
  architecture: 'arch',
  minimumhealthypercent: 'minHealthy',
  maximumpercent: 'maxRunning',
  baketime: 'bakeAfter',
  enableexecutecommand: 'exec',
  mincapacity: 'min',
  maxcapacity: 'max',
  deregistrationdelay: 'drain',
  cron: 'schedule',
  variables: 'vars',
}

/** Places of a field that a hint names at most: of more than that none was meant. */
const placesMax = 2

/** What to do about a key that is no field: the one that was probably meant, or the ones that there are. */
export function fieldAdvice(key: string, path: Path, book: FieldBook): string {
  const names = fieldNames(book.schema, path)
  const close = names.find((name) => distance(name.toLowerCase(), key.toLowerCase()) <= 1)
  if (close !== undefined) return `did you mean ${quoted(close)}?`
  return elsewhere(key, path, book) ?? suggestion(key, names, 'fields', synonyms)
}

/** The exact name is a field of another kind, or of another part of the document. */
function elsewhere(key: string, path: Path, { schema, whole, others }: FieldBook) {
  const kind = Object.entries(others ?? {}).find(([, one]) => fieldNames(one, path).includes(key))
  if (kind !== undefined) return `${quoted(key)} is a field of a ${kind[0]}`
  const places = placesOf(whole ?? schema, key)
  if (places.length === 0 || places.length > placesMax) return undefined
  const spoken = places.map((place) => (place.length === 0 ? 'the document' : dotted(place)))
  return `${quoted(key)} is a field of ${spoken.join(' and of ')}`
}
