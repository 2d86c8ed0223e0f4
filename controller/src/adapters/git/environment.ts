import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isLocalAddress } from '../../model/git-address.ts'

/** Where the Git adapter keeps what it needs besides the mirrors. */
export interface GitHome {
  /** An empty folder, so that no file of a user is read. */
  readonly home: string
  readonly config: string
  /** Put there by the operator: the private key and the host keys for `ssh`. */
  readonly sshKey: string
  readonly sshKnownHosts: string
}

/**
 * Settings that hold for every command, whatever a repository, a user or the machine says. What a fetch brings stays one pack: half
 * of one can be swept away, which of many loose objects nobody can tell.
 */
const settings = `# Written by Plumbline. Changes are lost.
[core]
	hooksPath = /dev/null
	fsmonitor = false
	symlinks = false
	attributesFile = /dev/null
	protectNTFS = true
	protectHFS = true
[protocol]
	allow = never
[submodule]
	recurse = false
[fetch]
	recurseSubmodules = false
	writeCommitGraph = false
	unpackLimit = 1
[transfer]
	fsckObjects = true
[http]
	followRedirects = false
	lowSpeedLimit = 1000
	lowSpeedTime = 30
[gc]
	auto = 0
[maintenance]
	auto = false
[credential]
	helper =
[safe]
	bareRepository = explicit
[log]
	showSignature = false
`

/** Who asks: a source with a token of its own has settings of its own, which no other source uses. */
export interface GitUser {
  readonly name: string
  readonly url: string
  readonly token?: string
}

/** Where everything is below `folder`. */
export function gitHome(folder: string, { name, token }: Pick<GitUser, 'name' | 'token'>): GitHome {
  return {
    home: join(folder, 'home'),
    config: join(folder, token === undefined ? 'config' : `config-${name}`),
    sshKey: join(folder, 'ssh-key'),
    sshKnownHosts: join(folder, 'ssh-known-hosts'),
  }
}

/** Makes the folder and writes the settings, whatever was there. */
export async function writeGitHome({ home, config }: GitHome, user: GitUser): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(config, `${settings}${credentialsOf(user)}`, { mode: 0o600 })
}

/** In a file that only we can read: a token is never in an address or an argument. It is sent to its own host alone. */
function credentialsOf({ url, token }: GitUser): string {
  if (token === undefined || !url.startsWith('https://')) return ''
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  return `[http "${new URL(url).origin}/"]\n\textraHeader = Authorization: Basic ${basic}\n`
}

/** The whole environment of a Git process: nothing of ours is inherited, credentials for AWS least of all. */
export function gitEnvironment(
  home: GitHome,
  searchPath: string,
  gitDir: string,
  url: string,
): Readonly<Record<string, string>> {
  return {
    PATH: searchPath,
    HOME: home.home,
    LANG: 'C',
    GIT_DIR: gitDir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: home.config,
    GIT_ALLOW_PROTOCOL: protocolOf(url),
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    GIT_SSH_COMMAND: sshCommand(home),
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
  }
}

/** Only the one transport that the address asks for. */
function protocolOf(url: string): string {
  if (isLocalAddress(url)) return 'file'
  return url.startsWith('https://') ? 'https' : 'ssh'
}

/** Git gives this text to a shell: the paths are ours, and in quotes. */
function sshCommand(home: GitHome): string {
  return [
    'ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes',
    '-o ConnectTimeout=10',
    `-o UserKnownHostsFile=${quote(home.sshKnownHosts)}`,
    `-i ${quote(home.sshKey)}`,
  ].join(' ')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
