#!/usr/bin/env node
/**
 * Checks an export of the audit (`ncr audit export`) without the product: plain Node 20 or newer, nothing else. It grows
 * the Merkle tree of RFC 9162 over the exported entries and compares it with every signed head, and with a head that you
 * kept yourself. docs/audit.md says what the bytes of a leaf and of a head are.
 *
 *   node verify-audit.mjs --key audit-key.pub.pem [--against head.json] [--json] export.ndjson     (- for standard input)
 *   node verify-audit.mjs --key audit-key.pub.pem --proof proof.json       (of `ncr audit prove` or `consistency`)
 *                         [--against head.json]                            (the earlier head of a consistency proof)
 *
 * Exit 0: intact; 1: not, and the first entry at fault is named; 2: wrong usage.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const leafHash = (text) => sha256(Buffer.of(0), Buffer.from(text, 'utf8'))
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right)

/** Keys of a file with one PEM block or several, by their id. */
function readKeys(file) {
  const blocks = readFileSync(file, 'utf8').match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []
  if (blocks.length === 0) throw new Error(`${file} holds no public key`)
  return new Map(
    blocks.map((pem) => {
      const key = createPublicKey(pem)
      return [
        sha256(key.export({ type: 'spki', format: 'der' }))
          .toString('hex')
          .slice(0, 16),
        key
      ]
    })
  )
}

/** TreeHeadDataV2 of RFC 9162, section 4.10. */
function headBytes({ treeSize, at, rootHash }) {
  const bytes = Buffer.alloc(17)
  bytes.writeBigUInt64BE(BigInt(Date.parse(at)), 0)
  bytes.writeBigUInt64BE(BigInt(treeSize), 8)
  bytes.writeUInt8(32, 16)
  return Buffer.concat([bytes, Buffer.from(rootHash, 'base64'), Buffer.alloc(2)])
}

/** What is wrong with the signature of a head, or null. */
function signatureFault(head, keys) {
  const key = keys.get(head.keyId)
  if (key === undefined) return `the head over ${head.treeSize} entries is signed by the unknown key ${head.keyId}`
  const isSigned = verify(null, headBytes(head), key, Buffer.from(head.signature, 'base64'))
  return isSigned ? null : `the head over ${head.treeSize} entries is not signed by its key`
}

/** The tree so far: the roots of its largest whole subtrees, left to right. */
class Tree {
  size = 0
  roots = []
  add(hash) {
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) hash = nodeHash(this.roots.pop(), hash)
    this.roots.push(hash)
    this.size += 1
  }
  root() {
    return this.roots.length === 0 ? sha256() : this.roots.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** At line feeds alone: an entry may hold other characters that end lines elsewhere. */
async function* linesOf(input) {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    yield* lines
  }
  yield rest
}

/** The text between the brackets of an entry's line is the leaf, byte for byte; parsing only reads its number. */
const ENTRY_LINE = /^\{"entry":(\[.*\])\}$/s

async function verifyExport(lines, keys, held) {
  const tree = new Tree()
  let [heads, signedEntries] = [0, 0]
  let waiting = held
  const bad = (seq, finding) => ({ intact: false, entries: tree.size, firstBad: seq, finding, heads, signedEntries })
  const check = (head) => {
    const fault = signatureFault(head, keys)
    if (fault !== null) return bad(head.treeSize, fault)
    if (head.treeSize > tree.size) return bad(tree.size + 1, `entries ${tree.size + 1} to ${head.treeSize} are missing`)
    const from = signedEntries + 1
    if (head.treeSize < tree.size) return bad(head.treeSize, `the head over ${head.treeSize} entries is out of order`)
    if (!tree.root().equals(Buffer.from(head.rootHash, 'base64')))
      return bad(from, `an entry from ${from} to ${head.treeSize} is not the one that was signed`)
    heads += 1
    signedEntries = head.treeSize
    return null
  }
  for await (const line of lines) {
    const text = ENTRY_LINE.exec(line)?.[1]
    if (text !== undefined) {
      const [seq] = JSON.parse(text)
      if (seq !== tree.size + 1) return bad(tree.size + 1, `entry ${tree.size + 1} is missing or out of order`)
      tree.add(leafHash(text))
    } else if (line !== '') {
      const { head } = JSON.parse(line)
      if (head === undefined)
        return bad(tree.size + 1, `a line after entry ${tree.size} is neither an entry nor a head`)
      const found = check(head)
      if (found !== null) return found
    }
    if (waiting !== null && waiting.treeSize === tree.size) {
      const found = check(waiting)
      if (found !== null) return found
      waiting = null
    }
  }
  const found = waiting === null ? null : check(waiting)
  return found ?? { intact: true, entries: tree.size, firstBad: null, finding: null, heads, signedEntries }
}

/** RFC 9162, section 2.1.3.2. */
function isIncluded(leaf, index, size, path, root) {
  if (index >= size) return false
  let [fn, sn, hash] = [index, size - 1, leaf]
  for (const part of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(part, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else hash = nodeHash(hash, part)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && hash.equals(root)
}

/** RFC 9162, section 2.1.4.2. */
function isConsistent(first, second, firstRoot, secondRoot, given) {
  if (first === second) return given.length === 0 && firstRoot.equals(secondRoot)
  if (first < 1 || first > second || given.length === 0) return false
  const isPower = 2 ** Math.round(Math.log2(first)) === first
  const [start, ...path] = isPower ? [firstRoot, ...given] : given
  let [fn, sn] = [first - 1, second - 1]
  while (fn % 2 === 1) [fn, sn] = [(fn - 1) / 2, Math.floor(sn / 2)]
  let [fr, sr] = [start, start]
  for (const part of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      ;[fr, sr] = [nodeHash(part, fr), nodeHash(part, sr)]
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else sr = nodeHash(sr, part)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot)
}

function verifyProof(proof, keys, held) {
  const { head } = proof
  const bytes = (text) => Buffer.from(text, 'base64')
  const not = (finding) => ({ intact: false, finding })
  const fault = signatureFault(head, keys) ?? (held === null ? null : signatureFault(held, keys))
  if (fault !== null) return not(fault)
  if (proof.inclusionPath !== undefined) {
    const leaf = leafHash(JSON.stringify(proof.entry))
    if (proof.entry[0] !== proof.leafIndex + 1) return not('the entry is not the one at that place')
    return isIncluded(leaf, proof.leafIndex, head.treeSize, proof.inclusionPath.map(bytes), bytes(head.rootHash))
      ? { intact: true, finding: null }
      : not(`entry ${proof.entry[0]} is not under the head over ${head.treeSize} entries`)
  }
  if (held === null) return not('a consistency proof takes --against, the earlier head')
  const path = proof.consistencyPath.map(bytes)
  return isConsistent(held.treeSize, head.treeSize, bytes(held.rootHash), bytes(head.rootHash), path)
    ? { intact: true, finding: null }
    : not(`the head over ${head.treeSize} entries does not add to the one over ${held.treeSize}`)
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      against: { type: 'string' },
      proof: { type: 'string' },
      json: { type: 'boolean', default: false }
    }
  })
  const [file] = positionals
  if (values.key === undefined || (file === undefined) === (values.proof === undefined))
    throw new Error(
      'usage: verify-audit.mjs --key PUBLIC.pem [--against HEAD.json] [--json] EXPORT.ndjson | --proof PROOF.json'
    )
  const keys = readKeys(values.key)
  const held = values.against === undefined ? null : readJson(values.against)
  const input = file === '-' ? process.stdin : file === undefined ? null : createReadStream(file)
  const found =
    input === null ? verifyProof(readJson(values.proof), keys, held) : await verifyExport(linesOf(input), keys, held)
  const sentence = found.intact ? 'intact' : `not intact: ${found.finding}`
  const counts = found.entries === undefined ? '' : ` (${found.entries} entries, ${found.signedEntries} of them signed)`
  process.stdout.write(`${values.json ? JSON.stringify(found) : `${sentence}${counts}`}\n`)
  process.exitCode = found.intact ? 0 : 1
}

await main().catch((error) => {
  process.stderr.write(`verify-audit: ${error.message}\n`)
  process.exitCode = 2
})
