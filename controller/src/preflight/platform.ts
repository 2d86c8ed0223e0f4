import {
  BatchGetImageCommand,
  type BatchGetImageCommandInput,
  type BatchGetImageCommandOutput,
} from '@aws-sdk/client-ecr'
import { reads, type AwsReader, type BatchRead, type Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { lookUp } from './image.ts'
import { ecrRegistry, imageName } from './image-name.ts'
import { containerPaths, containersOf, taskDefinitionOf, valuesUnder } from './release.ts'

const batchGetImage = reads('ecr:BatchGetImage', BatchGetImageCommand)

export interface PlatformNeed {
  readonly image: string
  /** What the tasks run on, as images say it: `linux/arm64`. */
  readonly platform: string
  readonly paths: readonly string[]
}

/** What an image was built for; nothing where it says nothing of it. */
interface BuiltFor {
  readonly platforms: readonly string[]
}

/**
 * An image that was built for several platforms has that of the tasks among them. One that was built for a single platform says so in its
 * configuration alone, a layer, which is not read: it holds the variables of its environment.
 */
export const platform = defineCheck<PlatformNeed, BuiltFor>({
  name: 'platform',
  calls: [batchGetImage],
  needs,
  look,
  judge,
})

/** As `runtimePlatform` of a task definition and the platform of an image call the same processor. */
const processors: Readonly<Record<string, string>> = { X86_64: 'amd64', ARM64: 'arm64' }

function needs(release: Release): readonly PlatformNeed[] {
  const { runtimePlatform, requiresCompatibilities = [] } = taskDefinitionOf(release) ?? {}
  const { cpuArchitecture, operatingSystemFamily = 'LINUX' } = runtimePlatform ?? {}
  // Elsewhere than on Fargate a task that names no processor runs on whatever its instance has.
  const onFargate = requiresCompatibilities.includes('FARGATE')
  const processor = processors[cpuArchitecture ?? (onFargate ? 'X86_64' : '')]
  if (processor === undefined || operatingSystemFamily !== 'LINUX') return []
  return containersOf(release).map(({ name = '', image = '' }) => ({
    image,
    platform: `linux/${processor}`,
    paths: containerPaths(release, name, 'image', ['imageFrom'], ['image']),
  }))
}

/** What is behind a digest never changes. */
const platformsByDigest: BatchRead<
  BatchGetImageCommandInput,
  BatchGetImageCommandOutput,
  BuiltFor
> = {
  operation: batchGetImage,
  max: 1,
  immutable: true,
  request: (account, [name = '']) => {
    const { repository, digest } = imageName(name)
    return { registryId: account, repositoryName: repository, imageIds: [{ imageDigest: digest }] }
  },
  items: ({ images = [] }) =>
    images.map(({ repositoryName = '', imageId, imageManifest = '' }) => [
      `${repositoryName}@${imageId?.imageDigest ?? ''}`,
      { platforms: platformsIn(imageManifest) },
    ]),
}

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]

async function look(reader: AwsReader, need: PlatformNeed, release: Release): Promise<BuiltFor> {
  const unknown = { platforms: [] }
  const seen = await lookUp(reader, need, release)
  if (seen.state !== 'found' || !indexTypes.includes(seen.mediaType ?? '')) return unknown
  const { registry, repository } = imageName(need.image)
  const key = `${repository}@${seen.digest}`
  const account = ecrRegistry(registry)?.account ?? ''
  return (await reader.look(platformsByDigest, account, key)) ?? unknown
}

/**
 * What an image index of OCI, or a manifest list of Docker, is for; without what a builder adds of how it built, which it says is for
 * an unknown platform.
 */
function platformsIn(manifest: string): readonly string[] {
  const platforms = valuesUnder(JSON.parse(manifest), 'platform') as Partial<Platform>[]
  const known = platforms.filter(({ os }) => os !== undefined && os !== 'unknown')
  return [...new Set(known.map(({ os, architecture }) => `${os}/${architecture}`))]
}

/** `platform` of a descriptor in the image specification of OCI. */
interface Platform {
  readonly os: string
  readonly architecture: string
}

function judge(
  { image, platform: wanted, paths }: PlatformNeed,
  { platforms }: BuiltFor,
): readonly Complaint[] {
  const { repository, tag, digest } = imageName(image)
  const name = tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`
  const isFit = platforms.length === 0 || platforms.includes(wanted)
  return when(!isFit, 'refuses', {
    message: `${name} is for ${platforms.join(' and ')}, and the tasks need ${wanted}`,
    hint: `build it for ${wanted} too, with docker buildx build --platform ${wanted}, or choose another processor with arch`,
    paths,
  })
}
