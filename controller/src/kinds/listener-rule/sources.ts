import { sourcesIn, specPath, type SourceTable } from '../sources.ts'

const ofRule: SourceTable = {
  priority: 'priority',
  hosts: 'hosts',
  paths: 'paths',
  headers: 'headers',
  forward: 'protocol',
}

/** Where the documents say a field of a rule: at its ingress, which is the second part of its name. */
export function sources(path: readonly string[], _unit: unknown, name: string): readonly string[] {
  const [, ingress = ''] = name.split('/')
  return sourcesIn(ofRule, path).map((field) => specPath('spec.ingress', ingress, field))
}
