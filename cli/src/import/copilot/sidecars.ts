import type { JsonObject } from '@plumbline/controller/model'
import { flagOf, numberOf, present, textOf, unless } from '../json.ts'
import { containerOf, healthOf, mountPointsOf } from './container.ts'
import type { Reading } from './reading.ts'

export interface Sidecars {
  readonly sidecars: JsonObject
  readonly ports: Readonly<Record<string, number | undefined>>
  /** Below `raw.containers`, by name. */
  readonly raw: JsonObject
}

/** The repository into which Copilot pushes the images of a workload, those of its sidecars under tags of their own. */
export function repositoryOf(name: string, application: string): string {
  return `\${AWS_ACCOUNT_ID}.dkr.ecr.\${AWS_REGION}.amazonaws.com/${application}/${name}`
}

/** The containers beside the main one of the workload `of`. */
export function sidecarsOf(root: Reading, of: string, application: string): Sidecars {
  const all = root.part('sidecars')
  const found = all
    .keys()
    .map((name) => [name, sidecarOf(all.part(name), name, repositoryOf(of, application))] as const)
  return {
    sidecars: Object.fromEntries(found.map(([name, { spec }]) => [name, spec])),
    ports: Object.fromEntries(found.map(([name, { port }]) => [name, port])),
    raw: Object.fromEntries(
      found
        .filter(([, { raw }]) => Object.keys(raw).length > 0)
        .map(([name, { raw }]) => [name, raw]),
    ),
  }
}

function sidecarOf(at: Reading, name: string, repository: string) {
  const image = at.part('image')
  const { spec, raw } = containerOf(at, image)
  const location = textOf(at.plain('image')) ?? textOf(image.take('location'))
  // A bare name would be another image, of Docker Hub.
  const built = `${repository}:${name}-latest`
  if (location === undefined) {
    const tag = built.slice(built.indexOf('/') + 1)
    const what = `Copilot builds and pushes this image: ${tag} stands for it`
    image.tell('build', what, 'build and push it in your pipeline, and write it into spec.sidecars')
  }
  const [number, protocol = 'tcp'] = (textOf(at.take('port')) ?? '').split('/')
  const port = numberOf(number) ?? numberOf(at.take('port'))
  const isTcp = protocol === 'tcp'
  if (at.keys().includes('depends_on')) {
    const todo = `write raw.containers.${name}.dependsOn`
    at.tell('depends_on', 'only the main container waits for others by a word of its own', todo)
  }
  return {
    port: isTcp ? port : undefined,
    raw: present({
      ...raw,
      portMappings: isTcp || port === undefined ? [] : [{ containerPort: port, protocol }],
    }),
    spec: present({
      image: location ?? built,
      essential: unless(flagOf(at.take('essential')), true),
      ports: isTcp && port !== undefined ? { [`port-${port}`]: port } : {},
      ...spec,
      mounts: mountPointsOf(at.take('mount_points')),
      health: healthOf(at.part('healthcheck')),
    }),
  }
}
