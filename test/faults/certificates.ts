/** Certificates made on the spot (X.509 v3, RFC 5280): an authority, and servers with one thing wrong. Nothing expires in the repository. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const DAY_MS = 86_400_000

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const size = content.byteLength
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const text = (value: string): Buffer => der(0x0c, Buffer.from(value))
const octets = (value: Buffer): Buffer => der(0x04, value)
const bits = (value: Buffer): Buffer => der(0x03, Buffer.from([0]), value)
const yes = der(0x01, Buffer.from([0xff]))

const COMMON_NAME = oid('550403')
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))
const BASIC_CONSTRAINTS = oid('551d13')
const SUBJECT_ALT_NAME = oid('551d11')

/** RFC 5280, 4.1.2.5: two digits of the year up to 2049. */
const time = (atMs: number): Buffer => {
  const digits = new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${digits}Z`))
}
const name = (common: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, text(common))))

export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface Authority extends Certificate {
  readonly name: string
  readonly privateKey: KeyObject
}

interface Wanted {
  readonly common: string
  readonly fromMs: number
  readonly toMs: number
  readonly extensions: Buffer
}

function make({ common, fromMs, toMs, extensions }: Wanted, signer: Authority | null): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    name(signer?.name ?? common),
    sequence(time(fromMs), time(toMs)),
    name(common),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions)
  )
  const signature = sign('sha256', content, signer?.privateKey ?? privateKey)
  const lines =
    sequence(content, ECDSA_WITH_SHA256, bits(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), name: common, privateKey }
}

const year = (nowMs: number): { readonly fromMs: number; readonly toMs: number } => ({
  fromMs: nowMs - DAY_MS,
  toMs: nowMs + 365 * DAY_MS
})

export function anAuthority(common: string): Authority {
  const constraints = sequence(BASIC_CONSTRAINTS, yes, octets(sequence(yes)))
  return make({ common, ...year(Date.now()), extensions: sequence(constraints) }, null)
}

export interface ServerOptions {
  /** Days from now. */
  readonly fromDays?: number
  readonly toDays?: number
  /** IPv4 address that it is for. */
  readonly address?: string
}

/** `authority`: null signs itself. */
export function aServer(authority: Authority | null, options: ServerOptions = {}): Certificate {
  const { fromDays = -1, toDays = 365, address = '127.0.0.1' } = options
  const addresses = sequence(der(0x87, Buffer.from(address.split('.').map(Number))))
  const extensions = sequence(sequence(SUBJECT_ALT_NAME, octets(addresses)))
  const [fromMs, toMs] = [fromDays, toDays].map((days) => Date.now() + days * DAY_MS) as [number, number]
  return make({ common: `server of ${address}`, fromMs, toMs, extensions }, authority)
}
