import { handoverKeys, handoverParameter, handoverSchemaVersion } from '@plumbline/desired-state'
import { CfnParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import { BootstrapError } from './bootstrap-error.ts'
import type { Place } from './place.ts'

/** A key of the one list that the controller reads too. */
export type HandoverName = (typeof handoverKeys)[number]['key']

/** The parameters through which an environment is handed over to documents. */
export class Handover extends Construct {
  readonly #place: Place
  readonly #given = new Set<string>()

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id)
    this.#place = place
    this.put({ 'schema/version': String(handoverSchemaVersion) })
    this.node.addValidation({ validate: () => this.#missing() })
  }

  /** A list is given as a list. Only keys of the list exist. */
  put(values: Readonly<Record<HandoverName, string | readonly string[]>>): void {
    for (const [key, value] of Object.entries(values)) {
      const known = handoverKeys.find((one) => one.key === key)
      if (known === undefined || this.#given.has(key)) {
        throw new BootstrapError(`${key} cannot be handed over`)
      }
      this.#given.add(key)
      new CfnParameter(
        this,
        key.replace(/\W(\w)/, (_, letter: string) => letter.toUpperCase()),
        {
          name: handoverParameter(this.#place.config.environment, key),
          type: known.type,
          value: typeof value === 'string' ? value : value.join(','),
          description: known.description,
        },
      )
    }
  }

  #missing(): string[] {
    return handoverKeys
      .filter(({ key, required }) => required && !this.#given.has(key))
      .map(({ key }) => `${key} is not handed over`)
  }
}
