import type {
  DeleteParameterRequest,
  DeleteParametersRequest,
  DeleteParametersResult,
} from '@aws-sdk/client-ssm'
import type { RequestContext } from '../core/types.ts'
import { AwsError } from '../core/types.ts'
import { lookup } from './model.ts'
import type { SsmState } from './model.ts'
import { checkedNames } from './read.ts'

/** @throws AwsError ParameterNotFound */
export function deleteParameter(
  state: SsmState,
  input: DeleteParameterRequest,
  context: RequestContext,
): object {
  const parameter = lookup(state, input.Name ?? '', context)
  if (parameter === undefined) {
    throw new AwsError('ParameterNotFound', `Parameter ${input.Name} not found.`)
  }
  delete state.parameters[parameter.name]
  return {}
}

export function deleteParameters(
  state: SsmState,
  input: DeleteParametersRequest,
  context: RequestContext,
): DeleteParametersResult {
  const names = checkedNames(input.Names)
  const DeletedParameters = names.filter((name) => lookup(state, name, context) !== undefined)
  const InvalidParameters = names.filter((name) => !DeletedParameters.includes(name))
  for (const name of DeletedParameters) {
    const parameter = lookup(state, name, context)
    if (parameter !== undefined) delete state.parameters[parameter.name]
  }
  return { DeletedParameters, InvalidParameters }
}
