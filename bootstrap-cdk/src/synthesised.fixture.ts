import { globSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createApp, type AppOptions } from './app.ts'
import { readBootstrapConfig, type BootstrapConfig } from './config/index.ts'

/** A resource of a template, as loosely as CloudFormation has it. */
export interface Resource {
  readonly Type: string
  readonly DeletionPolicy?: string
  // oxlint-disable-next-line typescript/no-explicit-any -- the properties of each type differ, and tests look into them
  readonly Properties: Readonly<Record<string, any>>
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>
}

const home = resolve(import.meta.dirname, '..')

export function configOf(path: string): BootstrapConfig {
  const read = readBootstrapConfig(readFileSync(join(home, path), 'utf8'), path)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

/** The configurations of the five systems, by name. */
export function exampleConfigs(): Readonly<Record<string, BootstrapConfig>> {
  const paths = globSync('examples/*.yaml', { cwd: home }).toSorted()
  return Object.fromEntries(
    paths.map((path) => [path.replace(/^examples\/|\.yaml$/g, ''), configOf(path)]),
  )
}

export interface Synthesised {
  readonly folder: string
  /** By the name of the stack. */
  readonly templates: Readonly<Record<string, Template>>
  /** What the checks told, as `rule at construct`; it was told, and nothing was thrown. */
  readonly found: readonly string[]
  /** What was acknowledged, as `rule` and the construct at or below which it may be found. */
  readonly acknowledged: readonly { readonly rule: string; readonly at: string }[]
}

/** Everything of one synthesis. It takes seconds, so that a test file does it once. */
export function synthesise(
  configs: readonly BootstrapConfig[],
  options: AppOptions = {},
): Synthesised {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-cdk-'))
  const app = createApp(configs, { ...options, outdir: folder, reportOnly: true })
  const { stacks } = app.synth()
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown
  const templates = stacks.map(({ stackName, templateFile }) => [stackName, read(templateFile)])
  return {
    folder,
    templates: Object.fromEntries(templates) as Record<string, Template>,
    found: foundIn(folder),
    acknowledged: stacks.flatMap(({ metadata }) =>
      Object.entries(metadata).flatMap(([at, entries]) => acknowledgedIn(at.slice(1), entries)),
    ),
  }
}

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string
      readonly violatingConstructs: readonly { readonly constructPath: string }[]
    }[]
  }[]
}

/** What the checks of a synthesis told, as `rule at construct`. */
export function foundIn(folder: string): string[] {
  const text = readFileSync(join(folder, 'validation-report.json'), 'utf8')
  const { pluginReports } = JSON.parse(text) as Report
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  )
}

function acknowledgedIn(at: string, entries: readonly { type: string; data?: unknown }[]) {
  return entries
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) => Object.keys(data as object))
    .filter((rule) => rule.includes('AwsSolutions-'))
    .map((rule) => ({ rule: rule.replace('Annotation::', ''), at }))
}

export function ofType(template: Template, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter(({ Type }) => Type === type)
}
