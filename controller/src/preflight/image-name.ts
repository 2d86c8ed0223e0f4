/** The name of an image in parts. */
export interface ImageName {
  /** `docker.io` where the name has none. */
  readonly registry: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

/** Takes the name of an image apart. Without a tag and a digest it stands for `latest`. */
export function imageName(image: string): ImageName {
  const [name = '', digest] = image.split('@')
  const [first = '', ...others] = name.split('/')
  const hasRegistry = others.length > 0 && /[.:]|^localhost$/.test(first)
  const path = hasRegistry ? others.join('/') : name
  const [, repository = path, tag] = /^(.*?)(?::([^:/]+))?$/.exec(path) ?? []
  return {
    registry: hasRegistry ? first : 'docker.io',
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    ...(tag === undefined && digest === undefined && { tag: 'latest' }),
  }
}

/** Account and region of a registry of ECR; undefined for any other. */
export function ecrRegistry(
  registry: string,
): { readonly account: string; readonly region: string } | undefined {
  const [, account, region] =
    /^(\d{12})\.dkr(?:-|\.)ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(
      registry,
    ) ?? []
  return account === undefined || region === undefined ? undefined : { account, region }
}
