import { z } from 'zod'
import { environmentSpec } from './environment.ts'
import { imagePolicySpec } from './image-policy.ts'
import { limits } from '../limits.ts'
import { jobSpec } from './job.ts'
import { puppetBundleSpec } from './puppet-bundle.ts'
import { serviceSpec } from './service.ts'
import { roleSpec } from './role.ts'
import { tenantSpec } from './tenant.ts'
import { mapOf, name, objectReference, serviceName, text } from './values.ts'

/** The only version of the language. */
const apiVersion = 'plumbline/v1'

const labelKey = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,126}$/
const labelMessage = 'use letters, digits, dots, dashes, underscores and slashes (at most 127)'

const linkMessage = 'write an address that starts with https://'

const link = text(/^https:\/\/[^\s<>"'`\\]{1,2000}$/, linkMessage, 'https address').refine(
  (address) => URL.canParse(address),
  { error: linkMessage },
)

const metadataFields = {
  name: name.describe('Name of the object; unique among objects of its kind.'),
  team: text(/^\S.{0,62}$/, 'write a short name (at most 63 characters)')
    .describe('Team that owns the object; shown beside it.')
    .exactOptional(),
  labels: mapOf(labelKey, labelMessage, z.string().meta({ title: 'text' }))
    .describe('Words to filter by. They stay inside Plumbline.')
    .exactOptional(),
  annotations: mapOf(labelKey, labelMessage, z.string().meta({ title: 'text' }))
    .describe('Notes for people and programs. Plumbline does not read them.')
    .exactOptional(),
  links: mapOf(labelKey, labelMessage, link)
    .describe('Addresses to show beside the object, such as a runbook.')
    .exactOptional(),
}

/** Source: the restrictions on tags in the Tagging guide; `aws:` and `plumbline:` belong to others. */
const tags = mapOf(
  /^(?!aws:|plumbline:)[A-Za-z0-9 _.:/=+@-]{1,128}$/,
  'name a tag with at most 128 letters, digits and _.:/=+@-; not aws: or plumbline:',
  text(/^[\p{L}\p{N} _.:/=+@-]{0,256}$/u, 'write at most 256 letters, digits and _.:/=+@-'),
)
  .refine((all) => Object.keys(all).length <= 40, { error: 'must not have more than 40 tags' })
  .describe('Tags on every AWS object that belongs to it.')
  .exactOptional()

const environments = z
  .array(name)
  .max(limits.environmentsListedMax, {
    error: `must not have more than ${limits.environmentsListedMax} names`,
  })
  .min(1, { error: 'name at least one environment, or leave the field out for all' })
  .describe('Environments that the object is for. All of them when it is left out.')
  .exactOptional()

/** A document: its head, what it is called, and its spec, each of which says to editors what it is for. */
function documentOf<
  const Kind extends string,
  Metadata extends z.ZodRawShape,
  Spec extends z.ZodType,
>(kind: Kind, about: string, metadata: Metadata, spec: Spec) {
  return z.strictObject({
    apiVersion: z.literal(apiVersion).describe('Version of the language.'),
    kind: z.literal(kind).describe(about),
    metadata: z.strictObject(metadata).describe('What the object is.'),
    spec,
  })
}

export const serviceDocument = documentOf(
  'Service',
  'A program that keeps running on ECS.',
  {
    ...metadataFields,
    name: serviceName.describe('Name of the object, and of the service in ECS.'),
    tags,
    environments,
  },
  serviceSpec.describe('What to run.'),
)

export const jobDocument = documentOf(
  'Job',
  'A task that ends: on a schedule, or once for every change.',
  { ...metadataFields, tags, environments },
  jobSpec.describe('What to run.'),
)

export const puppetBundleDocument = documentOf(
  'PuppetBundle',
  'Puppet code that is packed, published and rolled out to hosts.',
  { ...metadataFields, environments },
  puppetBundleSpec.describe('What to publish, and for which hosts.'),
)

export const environmentDocument = documentOf(
  'Environment',
  'An account, a region and a cluster in which services run.',
  metadataFields,
  environmentSpec.describe('Where services run, and what Plumbline may do there.'),
)

/** It has no name of its own: it is known by what it changes, and where. */
const overlayDocument = z.strictObject({
  apiVersion: environmentDocument.shape.apiVersion,
  kind: z.literal('Overlay').describe('What is different about one object in one environment.'),
  target: text(objectReference, 'write kind/name, for example service/web', 'kind/name').describe(
    'The object that is changed, as `service/name`, `job/name` or `bundle/name`.',
  ),
  environment: name.describe('The environment in which it is changed.'),
  spec: z
    .record(z.string(), z.unknown())
    .describe('What is merged onto the spec of the target; `null` takes a field away.'),
})

export const imagePolicyDocument = documentOf(
  'ImagePolicy',
  'Which tag of an image is wanted, and how it reaches Git.',
  metadataFields,
  imagePolicySpec.describe('Which tag is wanted.'),
)

export const tenantDocument = documentOf(
  'Tenant',
  'What the units of some teams may reach: nothing that is not listed.',
  metadataFields,
  tenantSpec.describe('What is allowed. `*` stands for any characters.'),
)

export const roleDocument = documentOf(
  'Role',
  'What some people may do, and on which units.',
  metadataFields,
  roleSpec.describe('Who may do what. Nobody may do anything that no role says.'),
)

/** A document kind together with the word for it in `target`, in unit ids, in the API and on the command line. */
export const kindShortNames = { Service: 'service', Job: 'job', PuppetBundle: 'bundle' } as const

/** Every kind of document, with the schema of a whole document of it. */
export const documentKinds = {
  Service: serviceDocument,
  Job: jobDocument,
  PuppetBundle: puppetBundleDocument,
  Environment: environmentDocument,
  Overlay: overlayDocument,
  ImagePolicy: imagePolicyDocument,
  Tenant: tenantDocument,
  Role: roleDocument,
} as const

export type DocumentKind = keyof typeof documentKinds

export function isDocumentKind(word: string | undefined): word is DocumentKind {
  return word !== undefined && Object.hasOwn(documentKinds, word)
}
