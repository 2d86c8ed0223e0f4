import { serviceRevisionsByArn, servicesByName } from '../kinds/ecs-reads.ts'
import { nameOfUnit } from '../kinds/ownership.ts'
import type { AwsReader, Release, ReleasedImage } from '../model/index.ts'
import { serviceOf } from './release.ts'

/**
 * The images of the newest revision of a service with the digests that ECS pulled. A tag is looked up once for all tasks of a
 * revision, so that this is what runs, whatever the tag is on by now.
 */
export async function imagesOf(
  reader: AwsReader,
  release: Release,
): Promise<readonly ReleasedImage[]> {
  if (serviceOf(release) === undefined) return []
  const { context } = release
  const { cluster } = context.environment
  const service = await reader.look(servicesByName, cluster, nameOfUnit(context))
  const arn = service?.currentServiceRevisions?.[0]?.arn
  if (arn === undefined) return []
  const { containerImages: images = [] } = (await reader.look(serviceRevisionsByArn, '', arn)) ?? {}
  return images.map(({ containerName = '', image = '', imageDigest }) => ({
    container: containerName,
    image,
    ...(imageDigest !== undefined && { digest: imageDigest }),
  }))
}
