import { existsSync } from 'node:fs'
import { join } from 'node:path'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** The files of the dashboard hold nothing of anybody: what they show, they ask the API for. */
const open = { config: { rule: { open: 'the files of the dashboard are the same for everybody' } } }

/** The screens of the dashboard: it draws itself what each address shows. */
const screens = [
  '/',
  '/units/:environment/:kind/:name',
  '/activity',
  '/drift',
  '/releases',
  '/puppet',
  '/orphans',
  '/insights',
  '/system',
]

/**
 * Serves the dashboard from the folder it was built into. Where it was not built, its addresses lead to the plain pages, so
 * that a link that somebody sent is never dead.
 */
export async function serveDashboard(app: FastifyInstance, folder?: string): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    for (const screen of screens)
      app.get(screen, open, ({ url }, reply) => reply.redirect(plainOf(url)))
    return
  }
  // Names of assets hold a hash of their content, so a browser may keep them; the page itself must be asked for each time.
  await app.register(async (assets) => {
    assets.addHook('onRoute', (route) => void (route.config = { ...route.config, ...open.config }))
    await assets.register(statics, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
      wildcard: false,
      // Compressed when the dashboard was built.
      preCompressed: true,
      decorateReply: false,
    })
  })
  await app.register(statics, { root: folder, serve: false })
  for (const screen of screens) {
    app.get(screen, open, (_, reply) =>
      reply.sendFile('index.html', folder, { immutable: false, maxAge: 0, cacheControl: false }),
    )
  }
}

function plainOf(url: string): string {
  return url.startsWith('/units/') ? `/plain${url}` : '/plain'
}
