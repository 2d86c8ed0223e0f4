import { load } from './load.ts'
import type { LoadedState, SourceFile, TaskUnit, UnitId } from './types.ts'

/** A small source of two documents, as text, for tests that change it. */
export const dev = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b, subnet-0c2d], securityGroups: [sg-0a1b] }
  vars: { domain: dev.example.com, tasks: 2 }
`
/** See `dev`. */
export const web = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: public.ecr.aws/nginx/nginx:1.27
  env: { URL: "https://\${vars.domain}", LEVEL: info }
`

/** A file whose blob id follows from its text, as in Git. */
export function file(path: string, text: string): SourceFile {
  return { path, text, blob: text }
}

/** Loads documents as files `0.yaml`, `1.yaml` and so on. */
export function loadTexts(...texts: readonly string[]): LoadedState {
  return load(texts.map((text, index) => file(`${index}.yaml`, text)))
}

/** The unit, or a failure that says what is wrong with it. */
export function unit(state: LoadedState, id: UnitId = 'dev/service/web'): TaskUnit {
  const found = state.units.get(id)
  if (found === undefined) throw new Error(`no ${id}: ${JSON.stringify(state.problems)}`)
  return found
}
