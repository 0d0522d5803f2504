/** Builds the viewer into `dist`: hashed assets, nothing inline, nothing fetched from another host. */
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * Frutiger is licensed to NHS organisations and nhsuk-frontend loads it from another host, which our content security
 * policy refuses. The icons are of components that this viewer does not use.
 */
function withoutRemoteFonts(): Plugin {
  return {
    name: 'nhsuk-without-remote-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('nhsuk-frontend') || !id.endsWith('.css')) return null
      const css = code
        .replaceAll(/@font-face\{[^}]*\}/g, '')
        .replaceAll('Frutiger W01,', '')
        .replaceAll(/url\(\/assets\/images\/[^)]*\)/g, 'none')
        // A hack for Internet Explorer that is no valid CSS: the minifier refuses it.
        .replaceAll('@media screen\\0 and', '@media not all and')
        .replaceAll(/\/\*# sourceMappingURL=.*?\*\//g, '')
      return { code: css, map: null }
    }
  }
}

export default defineConfig({
  base: '/',
  plugins: [withoutRemoteFonts(), react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022'
  }
})
