export type * from './types.ts'
export type * from './drift.ts'
export type * from './image-policy.ts'
export type * from './job.ts'
export { codeFolder, pathInCode } from './code-folders.ts'
export { withContent } from './complete.ts'
export type * from './puppet-bundle.ts'
export type * from './service.ts'
export * from './access/role.ts'
export { judge, readsSomething, type Judgement, type Object, type Subject } from './access/judge.ts'
export { rolesInForce } from './access/roles.ts'
export type * from './tenancy/tenant.ts'
export { tenantsOf, type Tenancy } from './tenancy/source-bounds.ts'
export type * from './task.ts'
export { createParseCache, type ParseCache } from './cache.ts'
export { numbersOf, parseCron, type Cron, type CronField } from './cron.ts'
export { withEdits, type ImageEdit } from './image-edits.ts'
export {
  judgeImages,
  newestImage,
  type ImageJudgement,
  type ImageVerdict,
  type NewestImage,
} from './image-judgement.ts'
export { kindShortNames, type DocumentKind } from './envelope-schema.ts'
export { fieldReference, fieldTable, type FieldReference } from './field-reference.ts'
export { formatProblem } from './format.ts'
export {
  handoverKeys,
  handoverParameter,
  handoverPath,
  handoverSchemaVersion,
  handoverVariable,
  type HandoverKey,
} from './handover-keys.ts'
export type { Handover, Handovers } from './handover.ts'
export type { HandoverNeed } from './handover-needs.ts'
export { handoverNeeds, load, type LoadOptions } from './load.ts'
export { holdsDocument, valueAt, withValue, type DocumentName, type Written } from './edit.ts'
export { whereOf } from './origins.ts'
export { markedValues, type MarkedValue } from './marked-values.ts'
export { editorSchemas, schemaFiles } from './schema-generate.ts'
export { validateDocument, type Validated } from './validate-document.ts'
export { account, duration, flag, mapOf, parseDuration, text, whole } from './values.ts'
