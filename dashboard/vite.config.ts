import react from '@vitejs/plugin-react'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** `vite dev` shows a controller that runs here; nothing else is needed to work on the dashboard. */
const controller = 'http://127.0.0.1:8080'

/** Beside each script and style the same compressed, as small as it gets: the controller sends these, and never makes them. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  generateBundle: {
    // Vite itself writes into the scripts until then.
    order: 'post',
    handler(_, files) {
      for (const [fileName, file] of Object.entries(files)) {
        if (!/\.(js|css)$/.test(fileName)) continue
        const source = file.type === 'chunk' ? file.code : file.source
        const brotli = brotliCompressSync(source)
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotli })
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source) })
      }
    },
  },
}

export default defineConfig({
  plugins: [react(), compressed],
  build: {
    assetsDir: 'assets',
    target: 'es2024',
    modulePreload: false,
    // Goes along wherever the files do: what others wrote of them, and its terms.
    license: { fileName: 'licenses.md' },
  },
  server: { proxy: { '/api': controller, '/icon.svg': controller } },
})
