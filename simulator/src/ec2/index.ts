import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import { control } from './control.ts'
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroups } from './groups.ts'
import {
  describeInstances,
  onEvent,
  runInstances,
  startInstances,
  stopInstances,
  terminateInstances,
} from './instances.ts'
import type { Ec2State } from './model.ts'
import { createSubnet, deleteSubnet, describeSubnets } from './subnets.ts'
import { createTags, deleteTags } from './tags.ts'

/** EC2 as far as `SPEC.md` beside this file says. */
export function createEc2(): SimulatedService {
  return statefulService<Ec2State>({
    name: 'ec2',
    empty: () => ({ subnets: {}, groups: {}, instances: {} }),
    operations: {
      CreateSubnet: createSubnet,
      DescribeSubnets: describeSubnets,
      DeleteSubnet: deleteSubnet,
      CreateSecurityGroup: createSecurityGroup,
      DescribeSecurityGroups: describeSecurityGroups,
      DeleteSecurityGroup: deleteSecurityGroup,
      RunInstances: runInstances,
      DescribeInstances: describeInstances,
      StartInstances: startInstances,
      StopInstances: stopInstances,
      TerminateInstances: terminateInstances,
      CreateTags: createTags,
      DeleteTags: deleteTags,
    },
    control,
    onEvent,
  })
}
