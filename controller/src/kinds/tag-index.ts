import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api'
import { reads, type AwsReader, type TagIndex, type TaggedThing } from '../model/index.ts'
import { tagsOfPairs } from './ownership.ts'

const getResources = reads('tag:GetResources', GetResourcesCommand)

/** The most that a page holds (SDK text). */
const perPage = 100

/**
 * Everything in an account and region that carries our tag, by the Resource Groups Tagging API: docs/decisions/0019. It
 * may be behind, and goes on listing for a while what was deleted.
 */
export const tagIndex: TagIndex = {
  calls: [getResources],
  async read(reader: AwsReader): Promise<readonly TaggedThing[]> {
    const found: TaggedThing[] = []
    let token: string | undefined
    do {
      const page = await reader.read(getResources, {
        TagFilters: [{ Key: 'plumbline:unit' }],
        ResourcesPerPage: perPage,
        ...(token !== undefined && { PaginationToken: token }),
      })
      for (const { ResourceARN = '', Tags = [] } of page.ResourceTagMappingList ?? []) {
        const tags = tagsOfPairs(Tags)
        found.push({ arn: ResourceARN, tags })
      }
      token = page.PaginationToken
      // The last page says so with an empty text.
    } while (token !== undefined && token !== '')
    return found
  },
}
