import type { BundleUnit, PuppetBundleSpec } from '@plumbline/desired-state'
import type { Context } from '../../model/index.ts'

/** What a bundle wants: where it is published, which code it is, and how hosts get it. Plain JSON. */
export interface BundleRequest {
  readonly unit: string
  readonly source: string
  readonly revision: string
  readonly bundle: string
  readonly bucket: string
  readonly prefix: string
  readonly digest: string
  readonly folder: string
  readonly validation: string
  readonly apply: PuppetBundleSpec['apply']
  readonly rollout: PuppetBundleSpec['rollout']
  /** Hosts that the documents name. */
  readonly nodes: readonly string[]
  /** Tags of the EC2 instances that the documents mean. */
  readonly ec2Tags: Readonly<Record<string, string>>
}

export function requestOf({ name, spec, content }: BundleUnit, context: Context): BundleRequest {
  return {
    unit: context.unit,
    source: context.source,
    revision: context.revision,
    bundle: name,
    bucket: spec.publish.s3,
    prefix: spec.publish.prefix,
    digest: content.digest,
    folder: content.folder,
    validation: content.validation,
    apply: spec.apply,
    rollout: spec.rollout,
    nodes: spec.targets.nodes,
    ec2Tags: spec.targets.ec2Tags,
  }
}

export const pointerKey = ({ prefix, bundle }: BundleRequest) => `${prefix}current/${bundle}.json`
export const bundlesPrefix = ({ prefix, bundle }: BundleRequest) => `${prefix}bundles/${bundle}/`
export const reportsPrefix = ({ prefix, bundle }: BundleRequest) => `${prefix}reports/${bundle}/`
