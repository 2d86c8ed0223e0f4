import { expect, it } from 'vitest'
import { runCommand } from './testing.ts'

it('lists the commands', async () => {
  const ran = await runCommand(['--help'])

  expect(ran.code).toBe(0)
  for (const name of ['validate', 'plan', 'status', 'diff', 'sync', 'serve', 'demo']) {
    expect(ran.out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  }
})

it.each([
  [['statsu'], 'Did you mean status?'],
  [['validate'], "missing required argument 'path'"],
  [['plan'], "required option '--config <file>' not specified"],
  [['status', '--colour'], "unknown option '--colour'"],
  [['status', '-o', 'yaml'], 'Allowed choices are text, json.'],
  [['demo', '--port', '99999'], 'write a port from 0 to 65535'],
  [['\u001B[31mx'], "unknown command 'x'"],
])('%j ends with 1 and says %s', async (args, message) => {
  const ran = await runCommand(args)

  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toContain(message)
})
