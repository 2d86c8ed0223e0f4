import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import { deleteParameter, deleteParameters } from './delete.ts'
import type { SsmState } from './model.ts'
import { putParameter } from './put.ts'
import { describeParameters, getParameter, getParameters, getParametersByPath } from './read.ts'
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts'

/** Parameter Store as far as `SPEC.md` beside this file says. */
export function createSsm(): SimulatedService {
  return statefulService<SsmState>({
    name: 'ssm',
    empty: () => ({ parameters: {} }),
    operations: {
      PutParameter: putParameter,
      GetParameter: getParameter,
      GetParameters: getParameters,
      GetParametersByPath: getParametersByPath,
      DescribeParameters: describeParameters,
      DeleteParameter: deleteParameter,
      DeleteParameters: deleteParameters,
      AddTagsToResource: addTagsToResource,
      RemoveTagsFromResource: removeTagsFromResource,
      ListTagsForResource: listTagsForResource,
    },
  })
}
