import { gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What a browser has to fetch before the first screen, compressed. */
const INITIAL_JAVASCRIPT_LIMIT_KB = 200;

/** Fails the build when the entry and all that it imports at once grow beyond the limit. */
function limitInitialJavaScript(): Plugin {
  return {
    name: 'limit-initial-javascript',
    apply: (_config, { isSsrBuild }) => !isSsrBuild,
    generateBundle(_options, bundle) {
      const initial = new Set<string>();
      const visit = (file: string) => {
        const chunk = bundle[file];
        if (chunk?.type !== 'chunk' || initial.has(file)) return;
        initial.add(file);
        chunk.imports.forEach(visit);
      };
      for (const [file, chunk] of Object.entries(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) visit(file);
      }
      let bytes = 0;
      for (const file of initial) {
        const chunk = bundle[file];
        if (chunk?.type === 'chunk') bytes += gzipSync(chunk.code).length;
      }
      const size = `${(bytes / 1000).toFixed(1)} kB gzip in ${initial.size} files`;
      if (bytes > INITIAL_JAVASCRIPT_LIMIT_KB * 1000) {
        this.error(
          `Initial JavaScript is ${size}; at most ${INITIAL_JAVASCRIPT_LIMIT_KB} kB are allowed. Load something lazily.`,
        );
      }
      this.info(`Initial JavaScript: ${size} of ${INITIAL_JAVASCRIPT_LIMIT_KB} kB.`);
    },
  };
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: isSsrBuild ? [] : [react(), tailwindcss(), limitInitialJavaScript()],
  worker: { format: 'es' },
  build: {
    outDir: isSsrBuild ? 'dist/server' : 'dist/console',
    target: isSsrBuild ? 'node20' : 'es2023',
    copyPublicDir: !isSsrBuild,
    // Fonts stay files: the Content-Security-Policy allows none from data: addresses.
    assetsInlineLimit: 0,
  },
}));
