import type { Environment, UnitId } from '@plumbline/desired-state'
import type { AwsReader, UnmanagedService } from '../../model/index.ts'
import { serviceNames, servicesByName } from '../ecs-reads.ts'
import { tagsOf } from '../ownership.ts'

/** Cluster and name in the ARN of a service. */
export function serviceIn(
  arn: string,
): { readonly cluster: string; readonly name: string } | undefined {
  const [, cluster, name] = /^arn:[^:]*:ecs:[^:]*:[^:]*:service\/([^/]+)\/([^/]+)$/.exec(arn) ?? []
  return cluster === undefined || name === undefined ? undefined : { cluster, name }
}

/** An Environment names its cluster, or gives its ARN. */
export function clusterName({ cluster }: Pick<Environment, 'cluster'>): string {
  return cluster.slice(cluster.lastIndexOf('/') + 1)
}

/** Services in the one cluster of some environments that no unit wants and no Plumbline has tagged. */
export async function unmanaged(
  reader: AwsReader,
  environments: readonly Environment[],
  wanted: ReadonlySet<UnitId>,
): Promise<readonly UnmanagedService[]> {
  const [first] = environments
  if (first === undefined) return []
  const { cluster, name: environment } = first
  const names = (await serviceNames(reader, cluster)).filter((name) =>
    environments.every((one) => !wanted.has(`${one.name}/service/${name}`)),
  )
  const services = await Promise.all(
    names.map((name) => reader.look(servicesByName, cluster, name)),
  )
  return services.flatMap((service): UnmanagedService[] => {
    if (service?.status !== 'ACTIVE') return []
    if (tagsOf(service.tags)['plumbline:unit'] !== undefined) return []
    const { serviceName: name = '', serviceArn: arn = '', createdAt } = service
    const of = `--cluster ${clusterName(first)} --service ${name} --environment ${environment}`
    return [
      {
        name,
        arn,
        environment,
        cluster,
        ...(createdAt !== undefined && { createdAt: createdAt.getTime() }),
        next: `plumbline import live ${of}`,
      },
    ]
  })
}
