import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import type { SnsState } from './model.ts'
import { publish } from './publish.ts'
import { listSubscriptionsByTopic, subscribe, unsubscribe } from './subscriptions.ts'
import {
  createTopic,
  deleteTopic,
  getTopicAttributes,
  listTagsForResource,
  listTopics,
  setTopicAttributes,
  tagResource,
  untagResource,
} from './topics.ts'

/** SNS as far as `SPEC.md` beside this file says. */
export function createSns(): SimulatedService {
  return statefulService<SnsState>({
    name: 'sns',
    empty: () => ({ topics: {} }),
    operations: {
      CreateTopic: createTopic,
      DeleteTopic: deleteTopic,
      ListTopics: listTopics,
      GetTopicAttributes: getTopicAttributes,
      SetTopicAttributes: setTopicAttributes,
      Subscribe: subscribe,
      Unsubscribe: unsubscribe,
      ListSubscriptionsByTopic: listSubscriptionsByTopic,
      Publish: publish,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
    },
  })
}
