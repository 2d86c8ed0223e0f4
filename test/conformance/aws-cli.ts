import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Json } from '@plumbline/controller/model'
import { region } from './target.ts'

const run = promisify(execFile)

/** One command of the AWS CLI. Resolves with what it printed; rejects with what it said on stderr. */
export type AwsCli = (line: string, ...more: readonly string[]) => Promise<string>

/**
 * The AWS CLI at `path` against an endpoint, with no file of the user's. `line` is split at blanks; arguments that hold
 * blanks or JSON follow it.
 */
export function awsCli(path: string, endpoint: string, home: string): AwsCli {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  }
  return async (line, ...more) => {
    const args = ['--endpoint-url', endpoint, '--output', 'json', ...line.split(' '), ...more]
    const { stdout } = await run(path, args, { env, cwd: home, timeout: 120_000 })
    return stdout
  }
}

/** What the CLI printed, at a path such as `services.0.status`. */
export function at(printed: string, path: string): Json | undefined {
  let value: unknown = JSON.parse(printed)
  for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key]
  return value as Json | undefined
}

/** The same, where only text will do. */
export function textAt(printed: string, path: string): string {
  const value = at(printed, path)
  if (typeof value !== 'string') throw new Error(`no text at ${path} in ${printed}`)
  return value
}
