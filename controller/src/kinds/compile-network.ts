import type { Context } from '../model/index.ts'

/** Where tasks stand in the network of their environment. */
export interface TaskNetwork {
  readonly subnets: string[]
  readonly securityGroups: string[]
  readonly assignPublicIp: 'ENABLED' | 'DISABLED'
}

/** On EC2 no task gets a public address: ECS refuses the wish ("Fargate task networking" in the ECS guide). */
export function networkOf({ environment }: Context, fargate: boolean): TaskNetwork {
  const { subnets, securityGroups, assignPublicIp } = environment.network
  return {
    subnets: [...subnets],
    securityGroups: [...securityGroups],
    assignPublicIp: assignPublicIp && fargate ? 'ENABLED' : 'DISABLED',
  }
}
