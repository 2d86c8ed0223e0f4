import { globSync, readFileSync, statSync } from 'node:fs'
import type { Place } from '../place.ts'

const agentFolder = new URL('../../../puppet/agent/', import.meta.url).pathname

/**
 * What a host runs to have OpenVox and the agent, line by line; running it again changes nothing. The files of the agent
 * stand in it as they are, so that nothing has to be uploaded before, and a difference between two templates can be read.
 * @param folder The agent; another one in a test alone
 */
export function hostAgentScript(
  { config }: Place,
  bucket: string,
  folder: string = agentFolder,
): string[] {
  const { bundle, prefix, keys } = config.bastion.puppet
  const settings = {
    unit: `${config.environment}/bundle/${bundle}`,
    bucket,
    prefix,
    region: config.region,
  }
  return [
    'set -eu',
    'umask 022',
    'if ! command -v /opt/puppetlabs/bin/puppet >/dev/null; then',
    '  dnf install -y https://yum.voxpupuli.org/openvox8-release-amazon-2023.noarch.rpm',
    '  dnf install -y openvox-agent',
    'fi',
    'work=$(mktemp -d)',
    `trap 'rm -rf "$work"' EXIT`,
    'cd "$work"',
    ...agentFiles(folder).flatMap((path) =>
      writing(path, readFileSync(`${folder}${path}`, 'utf8')),
    ),
    ...agentFiles(folder)
      .filter((path) => statSync(`${folder}${path}`).mode & 0o100)
      .map((path) => `chmod 0755 ${path}`),
    'install -d -m 0755 /etc/plumbline-agent /etc/plumbline-agent/keys',
    ...writing('/etc/plumbline-agent/config.json', JSON.stringify(settings)),
    'rm -f /etc/plumbline-agent/keys/bootstrap-*.pem',
    ...keys.flatMap((key, index) =>
      writing(`/etc/plumbline-agent/keys/bootstrap-${index}.pem`, key),
    ),
    'sh ./install',
  ]
}

/** In one order on every machine. */
function agentFiles(folder: string): string[] {
  return globSync('**/*', { cwd: folder })
    .filter((path) => statSync(`${folder}${path}`).isFile())
    .toSorted()
}

/** Lines that write a text into a file, quoted so that the shell changes nothing in it. */
function writing(path: string, text: string): string[] {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const made = folder === '' || folder.startsWith('/etc') ? [] : [`mkdir -p ${folder}`]
  return [...made, `cat > ${path} <<'${mark}'`, ...text.trimEnd().split('\n'), mark]
}

const mark = 'END_OF_FILE_OF_PLUMBLINE'
