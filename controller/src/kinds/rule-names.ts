import type { Ingress, ServiceUnit } from '@plumbline/desired-state'

/** Names of listener rules: what refers to one, such as a service that shifts traffic, need not know the kind. */
export function ruleName(service: string, ingress: string, index: number): string {
  return `${service}/${ingress}/${index + 1}`
}

/** The names of all rules of a service. */
export function ruleNames({ name, spec }: ServiceUnit): readonly string[] {
  return Object.entries(spec.ingress).flatMap(([ingress, { rules }]) =>
    rules.map((_rule: Ingress['rules'][number], index) => ruleName(name, ingress, index)),
  )
}
