import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeToken, tokenHash } from '../make-token.ts'

/** Who can sign in to a demo with roles, from the one who may least. */
export const demoRoles = ['viewer', 'operator', 'administrator'] as const

export type DemoTokens = Readonly<Record<(typeof demoRoles)[number], string>>

/** Where the tokens are, in the folder of the demo: readable by their owner alone. */
const tokensFile = 'tokens.json'

/** The document that says what they may, from the root of the repository. An administrator needs no role. */
export const rolesFile = {
  path: 'roles.yaml',
  text: `# Who may do what in this demo: see docs/security.md.
apiVersion: plumbline/v1
kind: Role
metadata: { name: viewer }
spec:
  allow: [{ verbs: [read] }]
  members: { subjects: ["token:viewer"] }
---
apiVersion: plumbline/v1
kind: Role
metadata: { name: operator }
spec:
  allow:
    - verbs: [sync, hold, suspend, release, rollback, revert, approve, reject]
    - verbs: [fetch]
      sources: ["*"]
  members: { subjects: ["token:operator"] }
`,
}

/** Makes a token for each of them, unless there are some: a browser that signed in stays signed in after the next start. */
export async function ensureTokens(folder: string): Promise<DemoTokens> {
  const file = join(folder, tokensFile)
  const fresh = Object.fromEntries(demoRoles.map((name) => [name, makeToken().token]))
  const text = JSON.stringify(fresh, undefined, 2)
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch(unlessThere)
  return JSON.parse(await readFile(file, 'utf8')) as DemoTokens
}

/** What `auth` of the configuration is: hashes, never a token. */
export function authText(tokens: DemoTokens, source: string): string {
  const lines = demoRoles.map((name) => {
    return `    - { name: ${name}, hash: "${tokenHash(tokens[name])}" }`
  })
  return `auth:
  roles: ${source}
  administrators: { subjects: ["token:administrator"] }
  tokens:
${lines.join('\n')}`
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
