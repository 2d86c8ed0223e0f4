export type * from './types.ts'
export type * from './spec/drift.ts'
export type * from './spec/image-policy.ts'
export type * from './spec/job.ts'
export { image } from './schema/container.ts'
export { fargateMemory } from './schema/fargate.ts'
export { codeFolder, pathInCode } from './documents/code-folders.ts'
export { withContent } from './complete.ts'
export type * from './spec/puppet-bundle.ts'
export type * from './spec/service.ts'
export * from './spec/role.ts'
export { judge, readsSomething, type Judgement, type Object, type Subject } from './access/judge.ts'
export { rolesInForce } from './access/roles.ts'
export type * from './spec/tenant.ts'
export { tenantsOf, type Tenancy } from './tenancy/source-bounds.ts'
export type * from './spec/task.ts'
export { createParseCache, type ParseCache } from './cache.ts'
export { numbersOf, parseCron, type Cron, type CronField } from './schema/cron.ts'
export { withEdits, type ImageEdit } from './images/edits.ts'
export {
  judgeImages,
  newestImage,
  type ImageJudgement,
  type ImageVerdict,
  type NewestImage,
} from './images/judgement.ts'
export { kindShortNames, type DocumentKind } from './schema/envelope.ts'
export { fieldReference, fieldTable, type FieldReference } from './editor/field-reference.ts'
export { canonical } from './text/canonical.ts'
export { formatProblem } from './text/format.ts'
export {
  handoverKeys,
  handoverParameter,
  handoverPath,
  handoverSchemaVersion,
  handoverVariable,
  type HandoverKey,
} from './handover/keys.ts'
export type { Handover, Handovers } from './handover/handover.ts'
export type { HandoverNeed } from './documents/handover-needs.ts'
export { handoverNeeds, handoverNeedsInSteps, load, loadInSteps, type LoadOptions } from './load.ts'
export { holdsDocument, valueAt, withValue, type DocumentName, type Written } from './text/edit.ts'
export { whereOf } from './render/origins.ts'
export { markedValues, type MarkedValue } from './documents/marked-values.ts'
export { editorSchemas, schemaFiles } from './editor/schema-generate.ts'
export { validateDocument, type Validated } from './schema/validate-document.ts'
export { account, duration, flag, mapOf, parseDuration, text, whole } from './schema/values.ts'
