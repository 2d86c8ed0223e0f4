import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitionOf, network, ran, versionOf, writeJson } from './peer.ts'
import type { Peer, PeerPlace, Service } from './peer.ts'

const program = process.env.PLUMBLINE_BENCH_TERRAFORM ?? 'terraform'
/** A folder with the provider, laid out as a `filesystem_mirror`; left out: as the CLI's own configuration says. */
const mirror = process.env.PLUMBLINE_BENCH_TERRAFORM_MIRROR

/** All services in one state, with the parallelism that it has by default (10). */
export const terraform: Peer = {
  name: 'Terraform, AWS provider',
  async version() {
    const version = await versionOf(program, ['version'])
    return version && `${version}, provider ${providerVersion}`
  },
  async prepare(place, services) {
    writeConfiguration(place, services)
    if (mirror !== undefined) {
      const installation = `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`
      writeFileSync(join(place.folder, 'cli.tfrc'), installation)
    }
    await ran(program, ['init', '-input=false'], place, settings(place))
  },
  async apply(place, services) {
    writeConfiguration(place, services)
    await ran(program, ['apply', '-auto-approve', '-input=false'], place, settings(place))
  },
  async look(place, services) {
    writeConfiguration(place, services)
    await ran(program, ['plan', '-input=false'], place, settings(place))
  },
}

const providerVersion = '5.100.0'

const settings = ({ folder }: PeerPlace): NodeJS.ProcessEnv =>
  mirror === undefined ? {} : { TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc') }

function writeConfiguration(place: PeerPlace, services: readonly Service[]): void {
  writeJson(place.folder, 'main.tf.json', configurationOf(place, services))
}

function configurationOf({ endpoint }: PeerPlace, services: readonly Service[]): object {
  const { subnets, securityGroups } = network.awsvpcConfiguration
  const each = (of: (service: Service) => object) =>
    Object.fromEntries(services.map((service) => [service.name, of(service)]))
  return {
    terraform: {
      required_providers: { aws: { source: 'hashicorp/aws', version: providerVersion } },
    },
    provider: {
      aws: {
        region: 'eu-west-1',
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        skip_metadata_api_check: true,
        endpoints: [{ ecs: endpoint, sts: endpoint, iam: endpoint }],
      },
    },
    resource: {
      aws_ecs_task_definition: each((service) => {
        const { containerDefinitions, ...definition } = definitionOf(service)
        return {
          family: definition.family,
          network_mode: definition.networkMode,
          requires_compatibilities: definition.requiresCompatibilities,
          cpu: definition.cpu,
          memory: definition.memory,
          container_definitions: JSON.stringify(containerDefinitions),
        }
      }),
      aws_ecs_service: each(({ name }) => ({
        name,
        cluster: 'prod',
        task_definition: `\${aws_ecs_task_definition.${name}.arn}`,
        desired_count: 2,
        launch_type: 'FARGATE',
        network_configuration: { subnets, security_groups: securityGroups },
      })),
    },
  }
}
