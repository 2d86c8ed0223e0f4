import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `vite dev` shows a controller that runs here; nothing else is needed to work on the dashboard. */
const controller = 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  build: {
    assetsDir: 'assets',
    target: 'es2024',
    modulePreload: false,
    // Goes along wherever the files do: what others wrote of them, and its terms.
    license: { fileName: 'licenses.md' },
  },
  server: { proxy: { '/api': controller, '/icon.svg': controller } },
})
