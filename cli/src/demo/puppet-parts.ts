import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** What a host of the demo is made of, or why there can be none. */
export type PuppetParts =
  | { readonly agent: string; readonly puppet: string; readonly path: string }
  | { readonly missing: string }

const agent = fileURLToPath(new URL('../../../puppet/agent/plumbline-agent', import.meta.url))
const puppets = ['/opt/puppetlabs/bin/puppet', '/usr/bin/puppet']
/** The packages of OpenVox and of Puppet's maker bring their Ruby along, and it is not on the path. */
const ownRuby = '/opt/puppetlabs/puppet/bin'

/** Looks for Puppet, and for the Ruby that the agent of a host needs. @param path the `PATH` of the person */
export async function findPuppet(
  path: string,
  candidates: readonly string[] = puppets,
): Promise<PuppetParts> {
  const puppet = candidates.find((one) => existsSync(one))
  if (puppet === undefined) {
    return { missing: 'Puppet is not installed: on Debian, apt-get install puppet' }
  }
  if (!existsSync(agent)) return { missing: `the agent of hosts is not there: ${agent}` }
  const whole = `${path}:${ownRuby}`
  const version = await rubyVersion(whole)
  return version !== undefined && version >= 3
    ? { agent, puppet, path: whole }
    : { missing: 'Puppet is installed, but its agent needs Ruby 3 or newer, and there is none' }
}

/** The major version of the Ruby on the path. */
async function rubyVersion(path: string): Promise<number | undefined> {
  try {
    const { stdout } = await execute('ruby', ['--version'], { env: { PATH: path } })
    return Number(/^ruby (\d+)\./.exec(stdout)?.[1])
  } catch {
    return undefined
  }
}
