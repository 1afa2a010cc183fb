// How the texts and the tree of a bundle are made; each text in one way only, so that nobody can read it in two.

import { createHash, createPublicKey, verify } from "node:crypto";
import { lines } from "./verify_files.mjs";

const NUMBER = "(0|[1-9][0-9]{0,15})";
const NOTE = new RegExp(`^cairn/[^\\x00-\\x1f]+\\n${NUMBER}\\n[A-Za-z0-9+/]{43}=\\n(?:[^\\x00-\\x1f]+\\n)*` +
  "\\n(?:\\xe2\\x80\\x94 [^\\x00-\\x20]+ [A-Za-z0-9+/]+={0,2}\\n)+$");
const PROOF = new RegExp(`^c2sp\\.org/tlog-proof@v1\\nindex ${NUMBER}\\n((?:[A-Za-z0-9+/]{43}=\\n)*)\\n`);
const FIELDS = "position,recorded_at,stream,version,topic,state,metadata";

export class Verdict extends Error {
  constructor(result, what, more = {}) {
    super(what);
    this.told = { result, what, events: 0, proven: 0, unproven: 0, first: null, many: 0, ...more };
  }

  tell(more) {
    Object.assign(this.told, more);
  }
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const node = (left, right) => sha256("\x01", left, right);
const utf8 = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

function base64(text) {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw new Error("base64 that could be written otherwise");
  return bytes;
}

export function usable(key, algorithm = 1) {
  const found = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(key);
  if (!found) return null;
  const [, name, written, encoded] = found, raw = Buffer.from(encoded, "base64");
  const id = sha256(`${name}\n`, raw).subarray(0, 4);
  return raw[0] === algorithm && id.toString("hex") === written ? { name, id, public: raw.subarray(1) } : null;
}

export function signed(note, keys) {
  if (!NOTE.test(note.toString("latin1"))) throw new Verdict("tampered", "the checkpoint is not a signed note");
  try {
    const [text, written] = utf8(note).split("\n\n"), [origin, size, root] = text.split("\n");
    const signatures = written.slice(0, -1).split("\n").map((line) => line.split(" ").slice(1));
    const raw = signatures.map(([name, encoded]) => [name, base64(encoded)]);
    const checkpoint = { workspace: origin.slice("cairn/".length), size: Number(size), root: base64(root) };
    for (const key of keys) {
      const ours = raw.find(([name, bytes]) => name === key.name && bytes.subarray(0, 4).equals(key.id));
      if (ours && !authentic(`${text}\n`, ours[1].subarray(4), key.public)) throw new Error("forged");
      if (ours) return checkpoint;
    }
  } catch {
    throw new Verdict("tampered", "the checkpoint is not what the log has signed");
  }
  throw new Verdict("insufficient", "the checkpoint has no signature of this key");
}

export function policy(text) {
  const listed = /^\s*witnesses\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? "";
  const named = [...new Set([...listed.matchAll(/"([^"\\]*)"/g)].map((found) => found[1]))];
  const witnesses = named.map((key) => usable(key, 4)).filter(Boolean);
  const quorum = Number(/^\s*quorum\s*=\s*([0-9]+)\s*(?:#.*)?$/m.exec(text)?.[1] ?? named.length);
  return { key: usable(/^\s*log\s*=\s*"([^"\\]*)"\s*(?:#.*)?$/m.exec(text)?.[1] ?? ""), witnesses, quorum };
}

export function enough(note, { witnesses, quorum }) {
  const [text, written] = utf8(note).split("\n\n"), lines = written.slice(0, -1).split("\n");
  const raw = lines.map((line) => line.split(" ").slice(1)).map(([name, encoded]) => [name, base64(encoded)]);
  return witnesses.filter((each) => cosigned(`${text}\n`, raw, each)).length >= quorum;
}

function cosigned(text, raw, witness) {
  const theirs = raw.filter(([name, bytes]) => name === witness.name && bytes.subarray(0, 4).equals(witness.id));
  return theirs.length > 0 && theirs.every(([, bytes]) => {
    if (bytes.length !== 76) return false;
    const moment = bytes.readBigUInt64BE(4), said = `cosignature/v1\ntime ${moment}\n${text}`;
    return moment < 2n ** 63n && authentic(said, bytes.subarray(12), witness.public);
  });
}

export function chain(key, records) {
  const keys = [key];
  for (const record of records) {
    const found = /^[^\n]+\n[^\n]+\n[^\n]+\nrotated-to ([!-~]+)\n\n/.exec(record.toString("latin1"));
    const next = found && usable(found[1]);
    const other = next && next.name === key.name && !keys.some((known) => known.public.equals(next.public));
    if (other && handed(record, keys.at(-1)) && handed(record, next)) keys.push(next);
  }
  return keys;
}

function handed(record, key) {
  try {
    return Boolean(signed(record, [key]));
  } catch {
    return false;
  }
}

function authentic(text, signature, bytes) {
  const jwk = { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") };
  return verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: "jwk" }), signature);
}

function event(line) {
  const text = utf8(line), said = JSON.parse(text);
  const { position, recorded_at, stream, version, topic, state, metadata } = said;
  const counts = [position, recorded_at, version].every((n) => Number.isSafeInteger(n) && n >= 0);
  const texts = [stream, topic, state, metadata].every((each) => typeof each === "string");
  if (Object.keys(said).join() !== FIELDS || !counts || !texts || !topic.isWellFormed()) throw new Error("fields");
  const id = Buffer.from(stream, "hex");
  if (`${JSON.stringify(said)}\n` !== text || id.toString("hex") !== stream) throw new Error("form");
  return { position, recorded_at, stream: id, version, topic, state: base64(state), metadata: base64(metadata) };
}

export function* events(bundle, size) {
  let number = 0, last = 0;
  for (const line of lines(bundle.open("events.ndjson"))) {
    number += 1;
    let row;
    try {
      row = event(line);
    } catch {
      throw new Verdict("tampered", `line ${number} is not an event as Cairn writes one`);
    }
    if (row.position <= last || row.position > size) {
      throw new Verdict("tampered", `line ${number} is out of order, or beyond the checkpoint`);
    }
    last = row.position;
    yield row;
  }
}

export function leafOf(workspace, row) {
  const where = Buffer.alloc(20), named = [Buffer.from(workspace), row.stream, Buffer.from(row.topic)];
  if (row.version > 0xffffffff || named.some((each) => each.length > 0xffff)) return null;
  where.writeBigUInt64BE(BigInt(row.position), 0);
  where.writeUInt32BE(row.version, 8);
  where.writeBigUInt64BE(BigInt(row.recorded_at), 12);
  const sized = named.flatMap((each) => [Buffer.from([each.length >> 8, each.length & 255]), each]);
  return sha256("\x00cairn-leaf/v1\n", where, ...sized, sha256(row.state), sha256(row.metadata));
}

export class Tree {
  size = 0;
  #roots = [];

  add(leaf) {
    for (let size = this.size++; size % 2; size = (size - 1) / 2) leaf = node(this.#roots.pop(), leaf);
    this.#roots.push(leaf);
  }

  root() {
    return this.#roots.length ? this.#roots.reduceRight((right, left) => node(left, right)) : sha256("");
  }
}

export function rootOf(proof, index, leaf, { size, note }) {
  const found = PROOF.exec(proof.toString("latin1"));
  if (!found || Number(found[1]) !== index || !proof.subarray(found[0].length).equals(note)) return null;
  let at = BigInt(index), last = BigInt(size - 1), hash = leaf;
  for (const line of found[2].split("\n").slice(0, -1)) {
    if (last === 0n) return null;
    const left = at & 1n || at === last;
    hash = left ? node(base64(line), hash) : node(hash, base64(line));
    while (left && at && !(at & 1n)) [at, last] = [at >> 1n, last >> 1n];
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n ? hash : null;
}
