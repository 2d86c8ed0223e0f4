import { validateDocument, type Validated } from '@plumbline/desired-state'
import { refused } from './refused.ts'
import { findings } from './rules.ts'
import { bootstrapSchema, type BootstrapConfig } from './schema.ts'

export type { BootstrapConfig, ControllerConfig } from './schema.ts'
export type { AddOns } from './add-ons.ts'
export { costNotes, costOf, type CostRow } from './cost.ts'

const checked = bootstrapSchema.superRefine((config, context) => {
  for (const { path, message } of [...findings(config), ...refused(config)]) {
    context.addIssue({ code: 'custom', path: [...path], message })
  }
})

/**
 * Reads the configuration of one environment. Nothing is looked up anywhere.
 * @param file Path of the file, as the problems shall name it.
 * @returns the configuration with its defaults, or everything that is wrong with it
 */
export function readBootstrapConfig(text: string, file: string): Validated<BootstrapConfig> {
  return validateDocument(text, file, checked)
}
