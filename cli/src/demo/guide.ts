import { quoted } from '../text/quoted.ts'
import { demoRoles, type DemoTokens } from './roles.ts'
import type { Repository } from './repository.ts'

export interface Places {
  readonly api: string
  readonly aws: string
  readonly repository: Repository
  readonly region: string
  /** The configuration of the controller. */
  readonly config: string
  /** How the command line is called from the folder in which the demo was started. */
  readonly plumbline: string
  /** Who can sign in; everybody may do everything when it is left out. */
  readonly tokens?: DemoTokens
  /** Name of the example. */
  readonly example: string
  /** Where the hosts are that run Puppet, or why there are none. */
  readonly hosts: { readonly folder: string } | { readonly missing: string }
}

/** Where everything is, and what to try: commands that can be copied as they stand. */
export function guide(places: Places): readonly string[] {
  const { api, aws, repository, example } = places
  const { folder, made } = repository
  return [
    `Dashboard and API      ${api} ${whoMay(places)}`,
    ...signingIn(places),
    `Simulated AWS          ${aws} (nothing in it is real, and nothing costs anything)`,
    `Repository             ${folder}${made ? '' : ' (kept from before)'}`,
    ...(example === 'shop' ? [hostsLine(places)] : []),
    '',
    ...(example === 'shop' ? thingsToTry(places) : [readAbout(places), '']),
    'Ctrl-C stops everything; the next start goes on from there.',
    '',
  ]
}

function whoMay({ tokens }: Places): string {
  return tokens === undefined
    ? '(open: everybody on this machine may do everything)'
    : '(sign in with a token)'
}

/** One line for each of them; the command line takes a token from the environment. */
function signingIn({ tokens }: Places): readonly string[] {
  if (tokens === undefined) return []
  const may = {
    viewer: 'may look',
    operator: 'may do everything with units, except to prune',
    administrator: 'may do everything',
  }
  return demoRoles.map((name) => `  ${name.padEnd(20)} ${tokens[name]} (${may[name]})`)
}

function hostsLine({ hosts }: Places): string {
  return 'missing' in hosts
    ? `Hosts with Puppet      none: ${hosts.missing}`
    : `Hosts with Puppet      ${hosts.folder}/desk-1 and desk-2 (Puppet is real, and changes files there alone)`
}

/** The other examples have a page of their own. */
function readAbout({ repository, plumbline, api }: Places): string {
  return `Read ${quoted(`${repository.folder}/README.md`)}, change a file, commit, and see: ${commandOf('status', plumbline, api)}`
}

function commandOf(name: string, plumbline: string, api: string): string {
  return `${plumbline} ${name}${api === 'http://127.0.0.1:8080' ? '' : ` --api ${api}`}`
}

function thingsToTry({
  api,
  aws,
  repository,
  region,
  config,
  plumbline,
  hosts,
  tokens,
}: Places): readonly string[] {
  const { folder, hasIdentity } = repository
  const inTree = `git -C ${quoted(folder)}`
  const identity = hasIdentity ? '' : ' -c user.name=me -c user.email=me@example.com'
  const commit = (message: string) => `${inTree}${identity} commit -am '${message}'`
  const web = quoted(`${folder}/apps/web/service.yaml`)
  const cloud = `aws --endpoint-url ${aws}`
  const command = (name: string) => commandOf(name, plumbline, api)
  return [
    'Things to try, in a second terminal. The simulated AWS takes any key:',
    '',
    `     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${region}`,
    ...(tokens === undefined ? [] : [`     export PLUMBLINE_TOKEN=${tokens.operator}`]),
    '',
    '1. Change an image, see the plan, commit it, and watch ECS follow:',
    `     sed -i.bak 's/nginx:1.27/nginx:1.28/' ${web}`,
    `     ${plumbline} plan --config ${quoted(config)} --from ${quoted(folder)}`,
    `     ${commit('nginx 1.28')}`,
    `     ${command('status')}`,
    '',
    '2. Change a service by hand, and see it named and undone:',
    `     ${cloud} ecs update-service --cluster dev --service web --desired-count 7`,
    '',
    '3. Commit an image that does not exist: ECS rolls back, and the unit is held until the next commit:',
    `     sed -i.bak 's/nginx:1.2[0-9]/nginx:does-not-exist/' ${web}`,
    `     ${commit('a mistake')}`,
    `     ${inTree}${identity} revert --no-edit HEAD`,
    '',
    '4. Push an image to the registry: it is committed for dev, and put on a branch for prod, which you merge:',
    `     ${cloud} ecr put-image --repository-name shop-api --image-tag 1.5.0 --image-manifest 'shop-api 1.5.0'`,
    `     ${command('images')}`,
    `     ${inTree}${identity} merge --no-edit plumbline/images/shop/prod`,
    '',
    ...('missing' in hosts ? [] : hostsToTry(hosts.folder, command)),
  ]
}

function hostsToTry(folder: string, command: (name: string) => string): readonly string[] {
  return [
    '5. Change a file of a host by hand, and see it mended within a minute:',
    `     echo 'mine now' > ${quoted(`${folder}/desk-1/files/etc/motd`)}`,
    `     ${command('puppet status')}`,
    '',
  ]
}
