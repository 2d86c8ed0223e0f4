import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test, TestRunner } from 'vitest'

/**
 * The real parts that tests may need beside Node: programs of other people, so that what we believe about AWS and Git is
 * checked against something that we did not write. `scripts/install-parts.sh` installs them.
 */
const parts: Readonly<Record<PartName, RealPart>> = {
  /** moto's server, an independent emulator of AWS. */
  moto: {
    override: 'PLUMBLINE_MOTO_SERVER',
    candidates: ['.venv/bin/moto_server'],
  },
  /** The AWS CLI, version 1. */
  'aws-cli-1': {
    override: 'PLUMBLINE_AWS_CLI_1',
    candidates: ['.venv/bin/aws'],
    version: /^aws-cli\/1\./,
  },
  /** The AWS CLI, version 2. */
  'aws-cli-2': {
    override: 'PLUMBLINE_AWS_CLI_2',
    candidates: ['/usr/bin/aws', '/usr/local/bin/aws'],
    version: /^aws-cli\/2\./,
  },
  /** The checker of CloudFormation templates, with the schemas of AWS. */
  'cfn-lint': {
    override: 'PLUMBLINE_CFN_LINT',
    candidates: ['.venv/bin/cfn-lint'],
  },
  /** The checker of Dockerfiles. */
  hadolint: {
    override: 'PLUMBLINE_HADOLINT',
    candidates: ['.venv/bin/hadolint'],
  },
  /** The checker of workflows of GitHub. */
  actionlint: {
    override: 'PLUMBLINE_ACTIONLINT',
    candidates: ['.venv/bin/actionlint'],
  },
  /** A browser that opens the dashboard as people do. */
  chromium: {
    override: 'PLUMBLINE_CHROMIUM',
    candidates: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    version: /^(Chromium|Google Chrome)/,
  },
  /** Sends what an OpenAPI document allows and forbids. */
  schemathesis: {
    override: 'PLUMBLINE_SCHEMATHESIS',
    candidates: ['.venv-schemathesis/bin/schemathesis'],
  },
  git: {
    override: 'PLUMBLINE_GIT',
    candidates: ['/usr/bin/git', '/usr/local/bin/git', '/opt/homebrew/bin/git'],
    version: /^git version 2\./,
  },
  /** Signs and checks with keys of OpenPGP. */
  gpg: {
    override: 'PLUMBLINE_GPG',
    candidates: ['/usr/bin/gpg', '/usr/local/bin/gpg', '/opt/homebrew/bin/gpg'],
  },
  /** Puppet or OpenVox, with the Ruby that they need: the agent of a host is a program in Ruby too. */
  puppet: {
    override: 'PLUMBLINE_PUPPET',
    candidates: ['/opt/puppetlabs/bin/puppet', '/usr/bin/puppet'],
    version: /^[78]\./,
  },
  /** The server; `initdb` and `pg_dump` are beside it. */
  postgres: {
    override: 'PLUMBLINE_POSTGRES',
    candidates: [18, 17, 16, 15].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
    version: /^postgres \(PostgreSQL\) 1[5-8]\./,
  },
  /** The server, which programs of the examples use. */
  redis: {
    override: 'PLUMBLINE_REDIS',
    candidates: ['/usr/bin/redis-server'],
    version: /^Redis server v=[78]\./,
  },
}

interface RealPart {
  /** The environment variable that names another place. */
  readonly override: string
  /** Paths, those without a leading slash from the root of the repository; the first that fits is taken. */
  readonly candidates: readonly string[]
  /** What the answer to `--version` must match, where other programs have the same name. */
  readonly version?: RegExp
}

export type PartName =
  | 'actionlint'
  | 'moto'
  | 'aws-cli-1'
  | 'aws-cli-2'
  | 'cfn-lint'
  | 'hadolint'
  | 'chromium'
  | 'git'
  | 'gpg'
  | 'postgres'
  | 'puppet'
  | 'redis'
  | 'schemathesis'

const root = fileURLToPath(new URL('..', import.meta.url))
const found = new Map<PartName, string | undefined>()

/** Where a real part is, or `undefined` when this machine does not have it. */
export function findPart(name: PartName): string | undefined {
  if (!found.has(name)) found.set(name, locate(parts[name], process.env))
  return found.get(name)
}

/** `locate` with the environment as an argument, so that a test can set it. */
export function locate(part: RealPart, environment: NodeJS.ProcessEnv): string | undefined {
  const override = environment[part.override]
  const candidates = override ? [override] : part.candidates
  return candidates
    .map((path) => (path.startsWith('/') ? path : `${root}${path}`))
    .find((path) => existsSync(path) && (part.version?.test(versionOf(path)) ?? true))
}

/**
 * Whether `PLUMBLINE_REQUIRE` (a comma list of parts, or `all`) says that a part must be there. Then a missing part is
 * a failure; without it, the tests that need the part are skipped with a notice.
 */
export function isRequired(name: string, list: string | undefined): boolean {
  const named = (list ?? '').split(',').map((entry) => entry.trim())
  return named.includes('all') || named.includes(name)
}

/**
 * The path of a real part, for use inside a test. Where the part is missing, the test is skipped with a notice, or fails
 * when the part is required.
 */
export function needs(name: PartName): string {
  const path = findPart(name)
  if (path !== undefined) return path
  if (isRequired(name, process.env.PLUMBLINE_REQUIRE)) throw new Error(missing(name))
  const running = TestRunner.getCurrentTest()
  if (running === undefined) {
    throw new Error(`needs('${name}') outside a test cannot skip anything: use describeWith`)
  }
  return running.context.skip(notice(name))
}

/** A `describe` whose tests need real parts: it runs, is skipped with a notice, or fails, as `needs` does. */
export function describeWith<Names extends PartName>(
  names: readonly Names[],
  title: string,
  body: (paths: Readonly<Record<Names, string>>) => void,
): void {
  const absent = names.filter((name) => findPart(name) === undefined)
  const paths = Object.fromEntries(names.map((name) => [name, findPart(name) ?? '']))
  const required = absent.filter((name) => isRequired(name, process.env.PLUMBLINE_REQUIRE))
  describe.skipIf(absent.length > 0)(title, () => body(paths as Record<Names, string>))
  for (const name of absent) {
    if (!required.includes(name)) process.stderr.write(`${title}: ${notice(name)}\n`)
  }
  describe.runIf(required.length > 0)(title, () => {
    test.each(required)('the real part "%s" is installed', (name) => {
      throw new Error(missing(name))
    })
  })
}

function notice(name: PartName): string {
  return `${name} is absent: skipped. scripts/install-parts.sh installs it`
}

function missing(name: PartName): string {
  return `${name} is absent and PLUMBLINE_REQUIRE asks for it: run scripts/install-parts.sh, or name its path in ${parts[name].override}`
}

function versionOf(path: string): string {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 60_000 })
  } catch {
    return ''
  }
}
