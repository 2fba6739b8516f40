import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** `npx vite --config apps/admin/vite.config.mjs` serves the page with hot reload in front of an api on port 3000. */
export default defineConfig({
  root: here('.'),
  base: '/admin/',
  plugins: [react()],
  build: { outDir: here('../../public/admin'), emptyOutDir: true, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/admin/api': 'http://localhost:3000', '/oauth': 'http://localhost:3000' } },
});
