import { readFileSync } from 'node:fs'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { unacknowledged } from './acknowledge.ts'
import { BaseStack } from './base-stack.ts'
import type { BootstrapConfig } from './config/index.ts'
import { ControlledStack } from './controlled-stack.ts'
import { ControllerStack } from './controller-stack.ts'
import { placeOf } from './place.ts'

/** The feature flags of the day on which this was begun; `cdk` reads the same file. */
function flags(): Record<string, unknown> {
  const text = readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { context: Record<string, unknown> }).context
}

export interface AppOptions {
  /** Where the templates go; `cdk` says it itself. */
  readonly outdir?: string
  /** Whether findings that were acknowledged are told all the same, so that the synthesis fails. */
  readonly everyFinding?: boolean
  /** Whether findings stand in `validation-report.json` alone, and nothing is thrown. */
  readonly reportOnly?: boolean
}

/**
 * An app with the stacks of environments. Its `synth` throws when a template breaks the schema of AWS or a rule of
 * cdk-nag's AwsSolutions. Nothing is looked up, and there is nothing to upload but templates.
 */
export function createApp(configs: readonly BootstrapConfig[], options: AppOptions = {}): App {
  const { outdir, everyFinding = false, reportOnly = false } = options
  const app = new App({
    context: {
      ...flags(),
      [unacknowledged]: everyFinding,
      '@aws-cdk/core:failSynthOnValidationErrors': !reportOnly,
    },
    analyticsReporting: false,
    treeMetadata: false,
    ...(outdir !== undefined && { outdir }),
  })
  for (const config of configs) {
    const place = placeOf(config)
    const { base } = new BaseStack(app, place)
    const { controller, controlledBy } = config
    if (controller !== undefined) new ControllerStack(app, place, base, controller)
    if (controlledBy !== undefined) new ControlledStack(app, place, controlledBy)
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return app
}
