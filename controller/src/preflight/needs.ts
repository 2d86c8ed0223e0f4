import type { Release } from '../model/index.ts'
import { image } from './image.ts'
import { logGroup } from './log-group.ts'
import { network } from './network.ts'
import { parameter } from './parameter.ts'
import { role } from './role.ts'
import { secret } from './secret.ts'

/** What releases need and do not make: what has to stand before them. Everything once. */
export interface Needs {
  readonly images: readonly string[]
  readonly roles: readonly { readonly arn: string; readonly service: string }[]
  /** ARNs. */
  readonly secrets: readonly string[]
  readonly parameters: readonly string[]
  readonly logGroups: readonly string[]
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
}

export function needsOf(releases: readonly Release[]): Needs {
  const networks = releases.flatMap((release) => network.needs(release))
  return {
    images: unique(releases.flatMap((one) => image.needs(one).map((need) => need.image))),
    roles: releases
      .flatMap((release) => role.needs(release))
      .map(({ arn, service }) => ({ arn, service })),
    secrets: unique(releases.flatMap((one) => secret.needs(one).map(({ arn }) => arn))),
    parameters: unique(releases.flatMap((one) => parameter.needs(one).map(({ name }) => name))),
    logGroups: unique(releases.flatMap((one) => logGroup.needs(one).map(({ name }) => name))),
    subnets: unique(networks.flatMap(({ subnets }) => subnets)),
    securityGroups: unique(networks.flatMap(({ groups }) => groups)),
  }
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
